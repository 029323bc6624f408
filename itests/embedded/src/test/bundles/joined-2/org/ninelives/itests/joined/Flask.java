package org.ninelives.itests.joined;

import org.ninelives.api.module.Carried;

@Carried(from = "Bottle")
class Flask {

    @Carried(from = "Kind")
    enum Sort {
        @Carried(from = "RED")
        RUBY,
        WHITE
    }

    @Carried(from = "label")
    final String title;

    @Carried(from = "kind")
    final Sort sort;

    Flask(String title, Sort sort) {
        this.title = title;
        this.sort = sort;
    }
}
