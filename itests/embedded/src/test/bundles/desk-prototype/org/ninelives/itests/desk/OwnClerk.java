package org.ninelives.itests.desk;

import org.ninelives.itests.shared.Desk;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/** One for each who asks, with sessions of its own. */
@Component(service = Desk.class, scope = ServiceScope.PROTOTYPE)
public class OwnClerk extends Clerk {}
