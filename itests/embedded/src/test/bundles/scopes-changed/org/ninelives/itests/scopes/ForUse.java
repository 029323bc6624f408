package org.ninelives.itests.scopes;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Counter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

@Component(scope = ServiceScope.PROTOTYPE, service = Counter.class, property = "kind=prototype")
@Patchable
public class ForUse extends Counting {}
