package org.ninelives.itests.scopes;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

@Component(scope = ServiceScope.SINGLETON, service = Counter.class, property = "kind=singleton")
@Patchable
public class ForAll extends Counting {}
