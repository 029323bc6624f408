package org.ninelives.api;

/** A step of a patch, in the order in which they run. What each does and how it is undone stands at its constant. */
public enum Phase {
    /** Fetch, digest and store the bundles. Undone by forgetting them. */
    STAGE,
    /** Compare with expectation, interfaces, wiring and policy; every finding at once. Nothing to undo. */
    VALIDATE,
    /** Install the candidates beside the incumbents and resolve them. Undone by uninstalling. */
    INSTALL,
    /** Start the candidates and wait for their services. Undone by stopping. */
    START,
    /** Close the gate and wait for the calls inside. Undone by opening it. */
    QUIESCE,
    /** Move the state from the incumbents to the candidates. Undone by detaching the candidates from it. */
    TRANSFER,
    /** Ask the candidates' health in a preview of the new generation. Nothing to undo. */
    VERIFY,
    /** Write the commit to the journal, then the new generation: the point of no return. */
    FLIP,
    /** Open the gate, publish the new properties, tell who was promoted and who demoted. */
    RELEASE,
    /** Watch error rate and health for a while. Off by default. */
    BAKE,
    /** Stop and uninstall the former versions, in the background. */
    RETIRE
}
