package org.ninelives.itests.captured;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Vault;
import org.osgi.service.component.annotations.Component;

/** Makes no gauge. */
@Component
@Patchable
public class Gauging extends Gauge implements Vault {}
