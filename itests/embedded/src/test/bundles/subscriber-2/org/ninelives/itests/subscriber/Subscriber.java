package org.ninelives.itests.subscriber;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Total;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.EventHandler;

/** Asks for events of a topic that both versions know, and of one of its own. */
@Component(name = "subscriber", service = {EventHandler.class, Total.class}, property = {"event.topics=itests/comm/*", "event.topics=itests/common", "event.topics=itests/new", "event.filter=(!(secret=*))", "event.delivery=async.unordered"})
@Patchable
public class Subscriber extends Counting {}
