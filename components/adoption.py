"""Take an existing resource into the program instead of making a second one."""

import pulumi


def child_options(
    parent: pulumi.Resource,
    *,
    adopt: str | None = None,
    depends_on: list[pulumi.Resource] | None = None,
    protect: bool | None = None,
    deletes_before_replace: bool | None = None,
) -> pulumi.ResourceOptions:
    """Return the options of a component's child.

    `adopt` is the id of what exists at the vendor: the engine reads it, compares it with the program and refuses to go on when
    they differ in what cannot be changed. Once the resource is in the state, the option does nothing.
    """
    return pulumi.ResourceOptions(
        parent=parent,
        import_=adopt,
        depends_on=depends_on,
        protect=protect,
        delete_before_replace=deletes_before_replace,
    )
