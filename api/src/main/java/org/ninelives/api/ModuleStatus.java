package org.ninelives.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/** A module and its versions, at one moment. */
@ProviderType
public interface ModuleStatus {

    /** Its symbolic name. */
    String module();

    /** The version that serves. */
    Version serving();

    /** The id of the serving bundle. */
    long bundleId();

    /** The services that consumers hold dispatchers of, by their interfaces. */
    List<List<String>> services();

    /** The former versions to which a rollback can go, latest first. */
    List<Version> reachable();

    /** The versions kept started beside the serving one. */
    List<Version> standby();

    /** What it does by the clock, ordered by name. */
    List<TaskStatus> tasks();

    /** Why it cannot be patched, a line each; empty for a module in good order. */
    List<String> obstacles();
}
