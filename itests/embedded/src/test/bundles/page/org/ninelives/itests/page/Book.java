package org.ninelives.itests.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.ninelives.itests.shared.Script;

/** A servlet that answers 500 unless it is in service, and says what it heard of its host. */
abstract class Book extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final String version;

    private final AtomicInteger service = new AtomicInteger();

    private volatile String greeting = "";

    Book(String version) {
        this.version = version;
    }

    @Override
    public void init() throws ServletException {
        greeting = getInitParameter("greeting");
        Script.reached(this, "init");
        if (service.incrementAndGet() != 1) {
            throw new ServletException("initialised twice");
        }
    }

    @Override
    public void destroy() {
        Script.reached(this, "destroy");
        service.decrementAndGet();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (service.get() != 1) {
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "in service " + service.get() + " times");
            return;
        }
        String answer = "resource".equals(request.getParameter("what")) ? resources() : version + " " + greeting;
        response.getWriter().print(answer + " " + request.getAttribute("filtered"));
    }

    private String resources() throws IOException {
        try (InputStream page = getServletContext().getResourceAsStream("/static/page.txt")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8) + " "
                    + getServletContext().getResourcePaths("/static") + " "
                    + getServletContext().getResource("/static/none.txt") + " "
                    + (getServletContext().getClassLoader() == getClass().getClassLoader()) + " " + getServletName();
        }
    }
}
