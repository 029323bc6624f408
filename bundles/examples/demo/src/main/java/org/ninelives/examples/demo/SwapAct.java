package org.ninelives.examples.demo;

import java.math.BigDecimal;
import org.ninelives.examples.swap.Quotes;

/** A bundle of another name takes over. */
final class SwapAct {

    private final Stage stage;
    private final Story story;

    SwapAct(Stage stage) {
        this.stage = stage;
        this.story = stage.story();
    }

    void play() {
        story.act("swap: a bundle of another name takes over the services, and what they know");
        Quotes quotes = stage.ninelives().service(Quotes.class);
        quotes.put("TEA", new BigDecimal("3.20"));
        quotes.put("SALT", new BigDecimal("0.85"));
        story.quote("quotes", quotes.all().toString());
        stage.commit(stage.patch("quotes-memory-2.0.0"));
        story.quote("quotes", quotes.all().toString());
        story.expect(quotes.all().size() == 2, "both quotes are still known");
        story.expect(stage.serving("quotes-file").equals("none"), "quotes-file no longer serves");
    }
}
