package io.github.meanfield.notebooks;

import io.github.meanfield.jobs.evaluate.ModelReport;
import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.LearningCurves;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How values look in a notebook: tables, learning curves, pictures. The last expression of a cell
 * is shown as {@link #of} has it, unless a semicolon follows.
 */
public final class Display {

  private static final int ROWS = 20;
  private static final int MAX_WIDTH = 60;
  private static final MathContext DIGITS = new MathContext(5);

  private Display() {}

  /**
   * Shows any value: a Dataset as a table of its first 20 rows, a TrainingSummary as its learning
   * curves, all else as text.
   *
   * @param value the value
   * @return what a notebook shows
   */
  public static DisplayData of(Object value) {
    if (value instanceof DisplayData data) {
      return data;
    }
    if (value instanceof Dataset<?> rows) {
      return table(rows, ROWS);
    }
    if (value instanceof TrainingSummary summary) {
      return curves(summary);
    }
    String text = value instanceof Object[] array ? Arrays.deepToString(array) : text(value);
    return new DisplayData(text);
  }

  /**
   * Shows rows as a table.
   *
   * @param rows any rows
   * @param count the most to show
   * @return the table
   */
  public static DisplayData table(Dataset<?> rows, int count) {
    List<Row> first = rows.toDF().takeAsList(count + 1);
    boolean hasMore = first.size() > count;
    List<Row> shown = hasMore ? first.subList(0, count) : first;
    StringBuilder html = new StringBuilder("<table>\n<thead>");
    html.append(line("th", Arrays.asList(rows.columns()))).append("</thead>\n<tbody>\n");
    StringBuilder plain = new StringBuilder(String.join("\t", rows.columns()));
    for (Row row : shown) {
      List<String> cells = cells(row);
      html.append(line("td", cells)).append('\n');
      plain.append('\n').append(String.join("\t", cells));
    }
    html.append("</tbody>\n</table>");
    if (hasMore) {
      html.append("\n<p>the first ").append(count).append(" rows</p>");
    }
    DisplayData data = new DisplayData(plain.toString());
    data.putHTML(html.toString());
    return data;
  }

  /**
   * Shows how training went: losses, validation metric and, if it changes, learning rate.
   *
   * @param summary how a network was trained
   * @return a picture
   */
  public static DisplayData curves(TrainingSummary summary) {
    DisplayData data = svg(LearningCurves.svg(summary));
    int last = summary.epochs().stream().mapToInt(EpochRecord::epoch).max().orElse(0);
    data.putText(last + " epochs; " + summary.stopReason());
    return data;
  }

  /**
   * Shows what a network predicted after each epoch for the few rows that the summary has as
   * examples: the probability of the class of each, or the number beside the true one.
   *
   * @param summary how a network was trained
   * @return a picture, or a text if predictions of fewer than two epochs were recorded
   */
  public static DisplayData examples(TrainingSummary summary) {
    return LearningCurves.examplesSvg(summary)
        .map(Display::svg)
        .orElseGet(() -> new DisplayData("no predictions of several epochs were recorded"));
  }

  /**
   * Shows images in shades of grey, from black for the least of all their values to white for the
   * largest.
   *
   * @param images the pixels of each, row by row
   * @param width pixels of a row
   * @return a picture of them all
   */
  public static DisplayData images(List<Vector> images, int width) {
    return png(new ImageGrid(images, List.of(), width));
  }

  /**
   * Shows images of rows, as {@link #images(List, int)} does, with captions.
   *
   * @param rows rows to show all of
   * @param imageCol the column of the images: Vectors of pixels, row by row
   * @param width pixels of a row of pixels
   * @param captionCol the column of what stands below them
   * @return a picture of them all
   */
  public static DisplayData images(Dataset<?> rows, String imageCol, int width, String captionCol) {
    List<Row> shown = rows.select(imageCol, captionCol).collectAsList();
    List<Vector> images = shown.stream().map(row -> (Vector) row.get(0)).toList();
    List<String> captions = shown.stream().map(row -> text(row.get(1))).toList();
    return png(new ImageGrid(images, captions, width));
  }

  /**
   * Shows rows as points: a code of two numbers, or the first two of more, each group of rows in a
   * colour of its own.
   *
   * @param rows rows to show all of; some thousands are enough
   * @param vectorCol the column of the places: Vectors of two numbers or more
   * @param groupCol the column that tells the groups, of which ten have different colours
   * @return a picture
   */
  public static DisplayData points(Dataset<?> rows, String vectorCol, String groupCol) {
    Map<String, List<double[]>> groups = new LinkedHashMap<>();
    for (Row row : rows.select(vectorCol, groupCol).orderBy(groupCol).collectAsList()) {
      Vector place = row.getAs(0);
      groups
          .computeIfAbsent(text(row.get(1)), group -> new ArrayList<>())
          .add(new double[] {place.apply(0), place.apply(1)});
    }
    List<Chart.Line> series = new ArrayList<>();
    groups.forEach(
        (group, places) ->
            series.add(
                new Chart.Line(
                    group,
                    places.stream().mapToDouble(place -> place[0]).toArray(),
                    places.stream().mapToDouble(place -> place[1]).toArray())));
    return svg(Chart.cloud(vectorCol + " by " + groupCol, "first", "second", series));
  }

  private static DisplayData png(ImageGrid grid) {
    DisplayData data = new DisplayData("a picture");
    data.putData(MIMEType.IMAGE_PNG, Base64.getEncoder().encodeToString(grid.png()));
    return data;
  }

  /**
   * Shows how good a fitted pipeline is: a verdict in words, metrics beside those of baselines,
   * learning curves, how predictions of a few rows changed from epoch to epoch, the confusion of
   * classes or numbers beside their predictions, and the worst mistakes.
   *
   * @param model a pipeline whose network has its default columns of predictions
   * @param test rows that it was not fitted on
   * @param labelCol column of their labels
   * @return tables and pictures
   */
  public static DisplayData report(PipelineModel model, Dataset<?> test, String labelCol) {
    DisplayData data =
        html(ModelReport.of(model, test.toDF(), labelCol).fragment(ModelReport.SECTIONS));
    data.putText("a report");
    return data;
  }

  /**
   * Shows a picture.
   *
   * @param svg an SVG file
   * @return the picture
   */
  public static DisplayData svg(String svg) {
    DisplayData data = new DisplayData("a picture");
    // What makes pages of notebooks empties SVG itself.
    data.putHTML(Chart.image("a picture", svg));
    return data;
  }

  /**
   * Shows a piece of a page.
   *
   * @param html HTML
   * @return the piece
   */
  public static DisplayData html(String html) {
    DisplayData data = new DisplayData(html);
    data.putHTML(html);
    return data;
  }

  private static List<String> cells(Row row) {
    return IntStream.range(0, row.size()).mapToObj(i -> text(row.get(i))).toList();
  }

  private static String line(String tag, List<String> cells) {
    return cells.stream()
        .map(cell -> "<" + tag + ">" + escaped(cell) + "</" + tag + ">")
        .collect(Collectors.joining("", "<tr>", "</tr>"));
  }

  private static String text(Object value) {
    if (value instanceof Vector vector && vector.size() <= 4) {
      return Arrays.stream(vector.toArray())
          .mapToObj(Display::number)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof Double number ? number(number) : String.valueOf(value);
  }

  private static String number(double value) {
    if (!Double.isFinite(value) || value == Math.rint(value)) {
      return String.valueOf(value);
    }
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  private static String escaped(String text) {
    String line = text.length() > MAX_WIDTH ? text.substring(0, MAX_WIDTH - 1) + "…" : text;
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
