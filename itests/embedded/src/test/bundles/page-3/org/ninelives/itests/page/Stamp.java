package org.ninelives.itests.page;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import org.osgi.service.component.annotations.Component;

/** Counts how often a request was filtered. */
@Component(name = "stamp", property = {"osgi.http.whiteboard.filter.pattern=/both", "osgi.http.whiteboard.filter.pattern=/new", "filter.init.mark=two"})
public class Stamp implements Filter {

    private String mark = "";

    @Override
    public void init(FilterConfig config) {
        mark = config.getInitParameter("mark");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Object before = request.getAttribute("filtered");
        request.setAttribute("filtered", (before == null ? "" : before + "+") + mark);
        chain.doFilter(request, response);
    }

    @Override
    public void destroy() {
        mark = "destroyed";
    }
}
