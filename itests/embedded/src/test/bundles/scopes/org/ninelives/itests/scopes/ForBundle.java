package org.ninelives.itests.scopes;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

@Component(scope = ServiceScope.BUNDLE, service = Counter.class, property = "kind=bundle")
@Patchable
public class ForBundle extends Counting {}
