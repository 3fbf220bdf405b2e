// Shown in a hidden frame after a renewed log-in: tells the lesson page that it may try again.
window.parent.postMessage("course:ping", window.location.origin);
