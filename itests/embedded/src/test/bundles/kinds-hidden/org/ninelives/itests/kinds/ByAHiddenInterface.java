package org.ninelives.itests.kinds;

import org.ninelives.api.module.Patchable;
import org.osgi.service.component.annotations.Component;

/** Found by an interface that nobody else can see. */
@Component(service = Hidden.class)
@Patchable
public class ByAHiddenInterface implements Hidden {}

interface Hidden {}
