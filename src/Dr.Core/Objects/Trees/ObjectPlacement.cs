namespace Dr.Objects.Trees;

/// <summary>Which tree an object is in.</summary>
public enum ObjectPlacement
{
    /// <summary>Every environment shares all of it.</summary>
    Generic,

    /// <summary>In the generic tree, and the deployment's patches it.</summary>
    Patched,

    /// <summary>In the deployment's tree as it is.</summary>
    Whole,

    /// <summary>In the deployment's tree where no kustomization lists it, see <see cref="ObjectParts.IsApart"/>.</summary>
    Apart,
}
