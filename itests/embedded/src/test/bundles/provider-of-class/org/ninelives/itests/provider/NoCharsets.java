package org.ninelives.itests.provider;

import java.nio.charset.Charset;
import java.nio.charset.spi.CharsetProvider;
import java.util.Collections;
import java.util.Iterator;
import org.ninelives.api.module.Patchable;

/** What it is loaded by is a class. */
@Patchable
public class NoCharsets extends CharsetProvider {

    @Override
    public Iterator<Charset> charsets() {
        return Collections.emptyIterator();
    }

    @Override
    public Charset charsetForName(String name) {
        return null;
    }
}
