package io.github.meanfield.jobs.report;

import com.samskivert.mustache.Escapers;
import io.github.meanfield.jobs.console.Console;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as SVG, whose colours are left to the page: it may be light or dark. */
public final class Chart {

  static {
    // Nothing is shown on a display, and one that does not answer ends in an error. Java asks once,
    // at the first colour.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  // Between these, numbers are written out.
  private static final double PLAIN_FROM = 1e-3;
  private static final double PLAIN_TO = 1e12;

  private static final BasicStroke SOLID =
      new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke DASHED =
      new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {5, 4}, 0);
  private static final Color NONE = new Color(0, 0, 0, 0);

  private Chart() {}

  /**
   * A line or the points of a chart.
   *
   * @param name its name in the legend
   * @param isReference whether it is what others are compared with: drawn dashed
   */
  public record Line(String name, double[] x, double[] y, boolean isReference) {

    /** A line that others are compared with. */
    public static Line reference(String name, double[] x, double[] y) {
      return new Line(name, x, y, true);
    }

    /** A line that shows data. */
    public Line(String name, double[] x, double[] y) {
      this(name, x, y, false);
    }
  }

  /**
   * A picture as a piece of a page, which holds all of it: some pages take no SVG as it is.
   *
   * @param name what is said where it cannot be seen
   * @param svg an SVG file
   */
  public static String image(String name, String svg) {
    return String.format(
        "<img alt=\"%s\" style=\"max-width: 100%%\" src=\"data:image/svg+xml;base64,%s\">",
        Escapers.HTML.escape(name),
        Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8)));
  }

  /** A chart of lines. */
  public static String lines(String title, String xTitle, String yTitle, List<Line> lines) {
    XYChart chart = xy(title, xTitle, yTitle);
    // One point makes no line.
    add(chart, lines, lines.stream().allMatch(line -> line.x.length <= 1));
    return ChartSvg.svg(chart);
  }

  /** A chart of lines between 0 and 1 in both directions. */
  public static String shares(String title, String xTitle, String yTitle, List<Line> lines) {
    XYChart chart = xy(title, xTitle, yTitle);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    add(chart, lines.stream().map(Chart::unevenly).toList(), false);
    return ChartSvg.svg(chart);
  }

  /** A chart of lines between 0 and 1, whatever they stand over. */
  public static String probabilities(String title, String xTitle, String yTitle, List<Line> lines) {
    XYChart chart = xy(title, xTitle, yTitle);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    add(chart, lines, false);
    return ChartSvg.svg(chart);
  }

  /** A chart with lines of text below it, each shortened to its width. */
  public static String captioned(String chart, List<String> lines) {
    return lines.isEmpty() ? chart : ChartSvg.captioned(chart, lines);
  }

  /**
   * The same line with one more point on its first piece: where all values are equally far apart,
   * as those of few rows are, XChart puts its ticks at the values.
   */
  private static Line unevenly(Line line) {
    if (line.x.length < 2) {
      return line;
    }
    return new Line(line.name, unevenly(line.x), unevenly(line.y), line.isReference);
  }

  private static double[] unevenly(double[] values) {
    double[] more = new double[values.length + 1];
    System.arraycopy(values, 1, more, 2, values.length - 1);
    more[0] = values[0];
    more[1] = values[0] + (values[1] - values[0]) / Math.PI;
    return more;
  }

  /** Many points in several groups, as a picture that needs no page, twice as large as a chart. */
  public static String cloud(String title, String xTitle, String yTitle, List<Line> groups) {
    XYChart chart = xy(title, xTitle, yTitle);
    add(chart, groups, true);
    chart.getStyler().setMarkerSize(2);
    return ChartSvg.picture(List.of(ChartSvg.svg(chart)), 2);
  }

  /** A chart of points, and lines to compare them with. */
  public static String points(String title, String xTitle, String yTitle, List<Line> series) {
    XYChart chart = xy(title, xTitle, yTitle);
    add(chart, series, true);
    chart.getStyler().setMarkerSize(4);
    return ChartSvg.svg(chart);
  }

  /** A chart of bars, one a category. */
  public static String bars(
      String title, String xTitle, String yTitle, List<String> names, Map<String, double[]> bars) {
    CategoryChart chart = new CategoryChart(ChartSvg.WIDTH, ChartSvg.HEIGHT, ChartTheme.XChart);
    style(chart, title, xTitle, yTitle);
    chart.getStyler().setAvailableSpaceFill(0.8).setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setLegendVisible(bars.size() > 1);
    if (names.size() > 6) {
      chart.getStyler().setXAxisLabelRotation(60);
    }
    setPlaces(chart.getStyler(), bars.values().stream().flatMapToDouble(DoubleStream::of));
    // XChart cannot draw a name of nothing.
    List<String> shown =
        names.stream().map(name -> name.isBlank() ? "'" + name + "'" : name).toList();
    int number = 0;
    for (Map.Entry<String, double[]> entry : bars.entrySet()) {
      chart
          .addSeries(entry.getKey(), shown, DoubleStream.of(entry.getValue()).boxed().toList())
          .setFillColor(ChartSvg.series(number++));
    }
    return ChartSvg.svg(chart);
  }

  private static XYChart xy(String title, String xTitle, String yTitle) {
    XYChart chart = new XYChart(ChartSvg.WIDTH, ChartSvg.HEIGHT, ChartTheme.XChart);
    style(chart, title, xTitle, yTitle);
    return chart;
  }

  /** XChart takes to powers of ten where ticks have more than four places. */
  private static void setPlaces(AxesChartStyler styler, DoubleStream values) {
    double most = values.map(Math::abs).max().orElse(0);
    if (most >= PLAIN_FROM && most < PLAIN_TO) {
      styler.setYAxisDecimalPattern("#,##0.######");
    }
  }

  private static void add(XYChart chart, List<Line> lines, boolean marked) {
    setPlaces(chart.getStyler(), lines.stream().flatMapToDouble(line -> DoubleStream.of(line.y)));
    boolean hasRoomBelow = lines.size() <= 3;
    int number = 0;
    for (Line line : lines) {
      Color colour = line.isReference ? ChartSvg.REFERENCE : ChartSvg.series(number++);
      String name = Console.shortened(line.name, hasRoomBelow ? 16 : 10);
      while (chart.getSeriesMap().containsKey(name)) {
        name += "'";
      }
      XYSeries series = chart.addSeries(name, line.x, line.y);
      series.setLineColor(colour);
      series.setMarkerColor(colour);
      series.setMarker(marked && !line.isReference ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      series.setLineStyle(line.isReference ? DASHED : SOLID);
      if (marked && !line.isReference) {
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
      }
    }
    chart.getStyler().setLegendVisible(lines.size() > 1);
    if (!hasRoomBelow) {
      chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
      chart.getStyler().setLegendLayout(LegendLayout.Vertical);
    }
  }

  private static void style(
      org.knowm.xchart.internal.chartpart.Chart<? extends AxesChartStyler, ?> chart,
      String title,
      String xTitle,
      String yTitle) {
    chart.setTitle(title);
    chart.setXAxisTitle(xTitle);
    chart.setYAxisTitle(yTitle);
    AxesChartStyler styler = chart.getStyler();
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    styler.setChartFontColor(ChartSvg.TEXT);
    styler.setChartBackgroundColor(NONE);
    styler.setChartPadding(6);
    styler.setChartTitleFont(plain.deriveFont(Font.BOLD, 14f));
    styler.setChartTitleBoxVisible(false);
    styler.setPlotBackgroundColor(NONE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(ChartSvg.GRID);
    styler.setPlotContentSize(0.98);
    styler.setAxisTickMarksColor(ChartSvg.GRID);
    styler.setAxisTickLabelsColor(ChartSvg.TEXT);
    styler.setAxisTickLabelsFont(plain);
    styler.setAxisTitleFont(plain);
    styler.setXAxisTickMarkSpacingHint(60);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendFont(plain);
    styler.setLegendBorderColor(NONE);
    styler.setLegendBackgroundColor(NONE);
    styler.setLegendPadding(5);
    styler.setAntiAlias(true);
  }
}
