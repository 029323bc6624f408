package org.ninelives.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over a common axis, as a picture. Confined to one thread. */
public final class Picture {

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;
    private static final int PER_ROW = 3;
    private static final float LINE = 2.5f;

    /** Told apart also by those who see fewer colours (Okabe and Ito). */
    private static final List<Color> COLOURS = List.of(
            new Color(0x000000),
            new Color(0x0072B2),
            new Color(0x009E73),
            new Color(0x56B4E9),
            new Color(0xD55E00),
            new Color(0xCC79A7),
            new Color(0xE69F00));

    private final XYChart chart;
    private final List<XYSeries> lines = new ArrayList<>();

    /**
     * An empty one.
     *
     * @param across what the lower axis says
     * @param up what the left axis says
     */
    public Picture(String title, String across, String up) {
        this(title, across, up, 1);
    }

    private Picture(String title, String across, String up, int parts) {
        chart = new XYChartBuilder()
                .width(WIDTH / parts)
                .height(HEIGHT / parts)
                .title(title)
                .xAxisTitle(across)
                .yAxisTitle(up)
                .build();
        chart.getStyler()
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Vertical)
                .setChartBackgroundColor(Color.WHITE)
                .setLegendBorderColor(Color.WHITE);
        chart.getStyler().setLocale(Locale.ROOT);
    }

    /** A small one of a single line from zero up, to stand beside others. */
    public static Picture small(String title, String across, List<Double> places, List<Double> values) {
        Picture picture = new Picture(title, across, "", PER_ROW);
        picture.line(title, places, values);
        picture.chart
                .getStyler()
                .setXAxisDecimalPattern("#,###")
                .setYAxisDecimalPattern("#,##0.##")
                .setXAxisTickMarkSpacingHint(WIDTH / PER_ROW / 4)
                .setYAxisMin(0.0)
                .setYAxisMax(1.2 * Collections.max(values))
                .setLegendVisible(false);
        return picture;
    }

    /** The lower axis goes over these powers of ten; the lines are given by their exponents. */
    public Picture acrossPowers(int first, int last, IntFunction<String> label) {
        chart.getStyler()
                .setXAxisMin((double) first)
                .setXAxisMax((double) last)
                .setXAxisTickMarkSpacingHint(WIDTH / (last - first + 2))
                .setxAxisTickLabelsFormattingFunction(exponent -> whole(exponent, label));
        return this;
    }

    /** The left axis goes over these powers of ten; the lines are given by their exponents. */
    public Picture upPowers(int first, int last, IntFunction<String> label) {
        chart.getStyler()
                .setYAxisMin((double) first)
                .setYAxisMax((double) last)
                .setYAxisTickMarkSpacingHint(HEIGHT / (last - first + 5))
                .setyAxisTickLabelsFormattingFunction(exponent -> whole(exponent, label));
        return this;
    }

    private static String whole(double exponent, IntFunction<String> label) {
        long nearest = Math.round(exponent);
        return Math.abs(exponent - nearest) < 1e-6 ? label.apply((int) nearest) : " ";
    }

    /** Adds a line. */
    public Picture line(String name, List<Double> across, List<Double> up) {
        XYSeries line = chart.addSeries(name, across, up);
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(COLOURS.get(lines.size() % COLOURS.size()));
        line.setLineStyle(new BasicStroke(LINE));
        lines.add(line);
        return this;
    }

    /** Writes small ones beside and below each other as one PNG. */
    public static void write(List<Picture> pictures, Path file) throws IOException {
        List<XYChart> charts = pictures.stream().map(picture -> picture.chart).toList();
        int rows = (charts.size() + PER_ROW - 1) / PER_ROW;
        BitmapEncoder.saveBitmap(charts, rows, PER_ROW, file.toString(), BitmapFormat.PNG);
    }

    /** Writes it as PNG. */
    public void write(Path file) throws IOException {
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    }
}
