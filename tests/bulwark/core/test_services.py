"""Which APIs a configuration needs."""

from bulwark.core.services import ORGANIZATION_POLICY_SERVICE, PROGRAM_SERVICES, program_services


def test_organization_policies_need_one_api_more():
    assert program_services(has_organization_policies=False) == PROGRAM_SERVICES
    assert set(program_services(has_organization_policies=True)) - set(PROGRAM_SERVICES) == {ORGANIZATION_POLICY_SERVICE}
