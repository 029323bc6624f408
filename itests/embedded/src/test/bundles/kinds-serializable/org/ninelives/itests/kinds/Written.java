package org.ninelives.itests.kinds;

import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Parcel;
import org.osgi.service.component.annotations.Component;

/** Meant to be written out by those who find it. */
@Component
@Patchable
public class Written implements Parcel {

    private static final long serialVersionUID = 1L;

    @Override
    public String content() {
        return "a book";
    }
}
