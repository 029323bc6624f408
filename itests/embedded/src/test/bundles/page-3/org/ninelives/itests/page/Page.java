package org.ninelives.itests.page;

import javax.servlet.Servlet;
import org.ninelives.api.module.Patchable;
import org.osgi.service.component.annotations.Component;

/** At /both, and at a path of its own. */
@Component(
        service = Servlet.class,
        name = "page",
        property = {
            "osgi.http.whiteboard.servlet.pattern=/both", "osgi.http.whiteboard.servlet.pattern=/new",
            "osgi.http.whiteboard.servlet.name=page two",
            "servlet.init.greeting=three",
            "service.ranking:Integer=10"
        })
@Patchable
public class Page extends Book {

    private static final long serialVersionUID = 1L;

    public Page() {
        super("3");
    }
}
