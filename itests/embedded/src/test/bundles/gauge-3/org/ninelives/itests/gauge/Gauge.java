package org.ninelives.itests.gauge;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.GaugeMBean;
import org.osgi.service.component.annotations.Component;

/** An MBean of a name. */
@Component(service = GaugeMBean.class, name = "gauge", property = "jmx.objectname=org.ninelives.itests:type=Renamed")
@Patchable
public class Gauge extends Gauging {}
