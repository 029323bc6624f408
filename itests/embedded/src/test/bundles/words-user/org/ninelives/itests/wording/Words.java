package org.ninelives.itests.wording;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Speaker;
import org.ninelives.itests.words.Wording;
import org.osgi.service.component.annotations.Component;

@Component(service = Speaker.class, property = "name=words")
@Patchable
public class Words extends Wording {}
