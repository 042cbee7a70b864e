from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck


class Seen(BaseResourceCheck):
    """Passes for every resource. The results show which resources Checkov read, and their type."""

    def __init__(self):
        super().__init__(
            name="Checkov has read this resource",
            id="CKV_STRATA_1",
            categories=[CheckCategories.CONVENTION],
            supported_resources=["*"],
        )

    def scan_resource_conf(self, conf):
        self.details.append(self.entity_type)
        return CheckResult.PASSED


check = Seen()
