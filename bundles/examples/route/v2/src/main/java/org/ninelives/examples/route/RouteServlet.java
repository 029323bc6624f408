package org.ninelives.examples.route;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.module.Patchable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Greets at {@code /route} those who say their {@code name}, and tells how many visitors and errors there were at
 * {@code /route/stats}.
 *
 * <p>It answers 500 unless the HTTP service has initialised it and not yet destroyed it, so that a patch that forgets
 * either is seen.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.name=route",
            "osgi.http.whiteboard.servlet.pattern=/route/*",
            "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=default)"
        })
@Patchable
public class RouteServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Everybody who was greeted. Fit for {@code concurrent = true} too; without it the patch shows its gate. */
    @Carried
    private final AtomicLong visitors = new AtomicLong();

    /** Visitors who did not say their name. */
    @Carried
    private final AtomicLong errors = new AtomicLong();

    private volatile boolean inService;

    @Override
    public void init() {
        inService = true;
    }

    @Override
    public void destroy() {
        inService = false;
    }

    /** Tidies up, as it may: the successor's count is out of reach by then. */
    @Deactivate
    void forget() {
        visitors.set(0);
        errors.set(0);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer answer = inService
                ? answer(request.getPathInfo(), request.getParameter("name"))
                : new Answer(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "Error: this servlet is not in service");
        response.setStatus(answer.status());
        response.setContentType("text/plain; charset=UTF-8");
        response.getWriter().print(answer.text() + "\n");
    }

    /** The answer at this path below {@code /route}; null is {@code /route} itself. */
    Answer answer(@Nullable String path, @Nullable String name) {
        if (path == null || path.equals("/")) {
            return greet(name);
        }
        if (path.equals("/stats")) {
            return new Answer(HttpServletResponse.SC_OK, "visitors: " + visitors.get() + "\nerrors: " + errors.get());
        }
        return new Answer(HttpServletResponse.SC_NOT_FOUND, "Error: there is nothing at " + path);
    }

    private Answer greet(@Nullable String name) {
        if (name == null || name.isBlank()) {
            errors.incrementAndGet();
            return new Answer(HttpServletResponse.SC_BAD_REQUEST, "Error: name is required");
        }
        return new Answer(
                HttpServletResponse.SC_OK, "Hello, " + name.strip() + " (visitor #" + visitors.incrementAndGet() + ")");
    }

    record Answer(int status, String text) {}
}
