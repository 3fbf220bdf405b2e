// Mijn cursus sends what an earlier visit to a lesson could not.

import { byId } from "../../widgets/core/dom.js";
import { carryOthers } from "./answers.js";
import { Service } from "./http.js";

const { api, learner } = JSON.parse(byId("les-data").textContent);

carryOthers(new Service(api), { learner, isElsewhere: () => true, box: byId("wachtend") });
