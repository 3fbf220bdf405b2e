"""A real autumn, step by step; each step stands on those before it.

Add a step: a function `test_NN_…` after the last of the last module of steps, which takes `autumn`,
its name here, and who acts in it at which width in `widths.py`. People have their own browser and
only a keyboard (`autumn.keys("mana")`); what a step leaves for later goes into `autumn.told`. All
are tests of this one module, which one process runs in order.
"""

from collections.abc import Iterator

import pytest

from tests.browser.autumn.autumn import Autumn
from tests.browser.autumn.steps_01_to_12 import (
    test_01_the_first_owner_comes_in_with_the_link_in_the_log,
    test_02_the_owner_makes_a_place_and_invites_a_manager,
    test_03_the_manager_reads_sixty_people_in_from_a_file_with_mistakes,
    test_04_everybody_gets_a_link,
    test_05_a_learner_makes_an_account_on_a_phone_and_comes_back_to_the_same_page,
    test_06_a_link_works_once_and_for_one_person,
    test_07_a_learner_comes_in_by_the_employers_log_in,
    test_08_the_same_human_keeps_the_person_and_groups_are_followed,
    test_09_who_is_enrolled_in_nothing_is_told_whom_to_ask,
    test_10_a_group_at_the_employer_is_enrolment_enough,
    test_11_who_forgot_the_password_gets_a_new_link_that_works_once,
    test_12_guessing_a_password_is_slow_and_no_log_holds_a_name,
)
from tests.browser.autumn.steps_13_to_26 import (
    test_13_two_instructors_get_thirty_each,
    test_14_the_owner_releases_the_lesson,
    test_15_the_manager_sets_a_date,
    test_16_twelve_begin,
    test_17_the_rest_is_reminded,
    test_18_somebody_falls_ill_and_gets_two_weeks,
    test_19_who_stopped_half_way_is_seen_and_spoken_to,
    test_20_a_key_turns_out_wrong,
    test_21_one_fails_tries_again_and_passes_by_the_rule_of_the_organisation,
    test_22_the_marks_go_into_a_file_of_brightspace,
    test_23_the_coordinator_saves_a_sheet_for_the_board,
    test_24_the_cohort_is_closed_while_somebody_hands_in,
    test_25_next_years_begins_and_somebody_comes_back,
    test_26_every_role_acted_at_both_widths_and_no_step_is_forgotten,
)
from tests.browser.conftest import FAILED

__all__ = [
    "test_01_the_first_owner_comes_in_with_the_link_in_the_log",
    "test_02_the_owner_makes_a_place_and_invites_a_manager",
    "test_03_the_manager_reads_sixty_people_in_from_a_file_with_mistakes",
    "test_04_everybody_gets_a_link",
    "test_05_a_learner_makes_an_account_on_a_phone_and_comes_back_to_the_same_page",
    "test_06_a_link_works_once_and_for_one_person",
    "test_07_a_learner_comes_in_by_the_employers_log_in",
    "test_08_the_same_human_keeps_the_person_and_groups_are_followed",
    "test_09_who_is_enrolled_in_nothing_is_told_whom_to_ask",
    "test_10_a_group_at_the_employer_is_enrolment_enough",
    "test_11_who_forgot_the_password_gets_a_new_link_that_works_once",
    "test_12_guessing_a_password_is_slow_and_no_log_holds_a_name",
    "test_13_two_instructors_get_thirty_each",
    "test_14_the_owner_releases_the_lesson",
    "test_15_the_manager_sets_a_date",
    "test_16_twelve_begin",
    "test_17_the_rest_is_reminded",
    "test_18_somebody_falls_ill_and_gets_two_weeks",
    "test_19_who_stopped_half_way_is_seen_and_spoken_to",
    "test_20_a_key_turns_out_wrong",
    "test_21_one_fails_tries_again_and_passes_by_the_rule_of_the_organisation",
    "test_22_the_marks_go_into_a_file_of_brightspace",
    "test_23_the_coordinator_saves_a_sheet_for_the_board",
    "test_24_the_cohort_is_closed_while_somebody_hands_in",
    "test_25_next_years_begins_and_somebody_comes_back",
    "test_26_every_role_acted_at_both_widths_and_no_step_is_forgotten",
]
pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _knows_the_step(autumn: Autumn, request: pytest.FixtureRequest) -> Iterator[None]:
    """Which step it is; and everybody's page as a picture when it fails."""
    autumn.step = int(request.node.name[5:7])
    yield
    if request.node.stash.get(FAILED, False):
        autumn.pictures(request.node.name)
