package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reports as a browser shows them. */
@ExtendWith(SparkSessionExtension.class)
class ReportTest {

  /** Posts what it finds: a line a chart, and widths. */
  private static final String PROBE =
      """
      <script>
      const found = [];
      for (const svg of document.querySelectorAll('svg')) {
        const box = svg.getBoundingClientRect();
        const drawn = [...svg.querySelectorAll('path, line, rect, polyline, polygon, ellipse, circle')]
          .filter(e => /--series-/.test(e.outerHTML.split('>')[0] + e.parentNode.outerHTML.split('>')[0]))
          .map(e => e.getBBox())
          .filter(b => b.width > 3 || b.height > 3 || b.width * b.height > 3);
        const parts = [...svg.querySelectorAll('path, line, rect')].map(e => e.getBoundingClientRect());
        const out = parts.filter(p => p.width > 0 && (p.left < box.left - 1 || p.right > box.right + 1
          || p.top < box.top - 1 || p.bottom > box.bottom + 1)).length;
        found.push(['chart', svg.getAttribute('aria-label').replaceAll(' ', '_'), Math.round(box.width),
          drawn.length, box.left >= 0 && box.right <= innerWidth, out].join(' '));
      }
      found.push(['page', innerWidth, document.documentElement.scrollWidth].join(' '));
      parent.postMessage('FOUND|' + found.join('|') + '|', '*');
      </script>
      </body>
      """;

  @TempDir private Path folder;

  @Test
  void everyChartOfATrainingIsDrawnAndNothingOverflows(SparkSession spark) throws Exception {
    Report report = new Report("Training on <churn & more>", spark);
    TrainingSections.addLabels(report, classes(2));
    FeatureSections.add(report, statistics(), 10);
    TrainingSections.addTraining(report, summary(), List.of("one thing", "another"));
    Dataset<Row> scored = classified(spark, 2);
    ScoredTable table = ScoredTable.of(scored, "label");
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    metrics.put("neural network", table.metrics());
    report.metrics("Of some rows.", metrics, Map.of("accuracy", new Bootstrap.Interval(0.7, 0.8)));
    ClassSections.add(report, scored, "label", table);
    report.config("label: churn\n");
    report.write(folder.toString());
    looksRight(
        "Rows_of_each_class",
        "Loss",
        "Validation_accuracy",
        "Learning_rate",
        "Where_the_time_went",
        "ROC",
        "Precision_and_recall",
        "Calibration");
    String html = Files.readString(folder.resolve("report.html"));
    assertTrue(html.contains("Training on &lt;churn &amp; more&gt;"));
    assertTrue(html.contains("colour_of_the_row"), "no input values beside the mistakes");
    assertFalse(
        html.contains("http:") && html.replaceAll("http://www.w3.org", "").contains("http:"));

    JsonNode json = new ObjectMapper().readTree(folder.resolve("metrics.json").toFile());
    assertEquals(
        table.metrics().accuracy(),
        json.get("metrics").get("neural network").get("accuracy").asDouble(),
        0);
    assertEquals(3, json.get("epochs").size());
    assertEquals(0.7, json.get("intervals").get("accuracy").get(0).asDouble(), 0);
    assertEquals(2, json.get("perClass").size());
    assertEquals(12.25, json.get("features").get(0).get("mean").asDouble(), 0);
    assertEquals("dark red", json.get("features").get(1).get("mostFrequent").asText());
    assertTrue(html.contains("0.7000 to 0.8000"), "no interval");
    assertEquals(1, json.get("features").get(1).get("rare").asInt());
    assertEquals("label: churn\n", json.get("config").asText());
    assertEquals("another", json.get("warnings").get(1).asText());
    assertEquals(3, json.get("skippedRows").get("features are null").asInt());
    assertTrue(html.contains("one thing") && html.contains("another"), "a warning is lost");
    assertTrue(html.contains("Of some rows."));
  }

  @Test
  void manyClassesHaveCurvesEach(SparkSession spark) throws Exception {
    Report report = new Report("Evaluation", spark);
    Dataset<Row> scored = classified(spark, 12);
    ClassSections.add(report, scored, "label", ScoredTable.of(scored, "label"));
    report.write(folder.toString());
    looksRight("ROC", "Precision_and_recall", "Calibration");
  }

  @Test
  void aRegressionShowsResiduals(SparkSession spark) throws Exception {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double truth = 1000 * random.nextDouble();
      rows.add(RowFactory.create(truth, truth + 50 * random.nextGaussian(), "wide ".repeat(30)));
    }
    StructType schema =
        new StructType()
            .add("price", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("note", DataTypes.StringType);
    Judgement judged = Judgement.of(spark.createDataFrame(rows, schema), "price", true);
    Report report = new Report("Evaluation", spark);
    report.metrics("Of some rows.", Map.of("predictions", judged.metrics()), Map.of());
    judged.addTo(report);
    report.write(folder.toString());
    looksRight("Predicted_and_true_price", "Residuals", "Residuals_by_size");
    assertEquals(50, ((RegressionMetrics) judged.metrics()).rmse(), 10);
  }

  private void looksRight(String... charts) throws Exception {
    Browser browser = new Browser(folder);
    Path page = folder.resolve("report.html");
    Path probed = folder.resolve("probed.html");
    Files.writeString(probed, Files.readString(page).replace("</body>", PROBE));
    for (int width : new int[] {1280, 400}) {
      String document = browser.message(probed, width);
      assertTrue(document.contains("FOUND|"), "the probe did not run");
      List<String> found = List.of(document.substring(document.lastIndexOf("FOUND|")).split("\\|"));
      for (String chart : charts) {
        String line =
            found.stream()
                .filter(one -> one.startsWith("chart " + chart + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no chart " + chart + " in " + found));
        String[] words = line.split(" ");
        assertTrue(Integer.parseInt(words[2]) > 330, line);
        assertTrue(Integer.parseInt(words[3]) > 0, "nothing is drawn: " + line);
        assertEquals("true", words[4], "beyond the page's edge: " + line);
        assertEquals("0", words[5], "beyond the chart's edge: " + line);
      }
      assertEquals(charts.length, found.stream().filter(one -> one.startsWith("chart")).count());
      assertTrue(found.contains("page " + width + " " + width), "overflows: " + found);
    }
    hasColours(browser.picture(page, 1280, 3000, false), new Color(0xffffff), new Color(0x0969da));
    hasColours(browser.picture(page, 400, 3000, true), new Color(0x0d1117), new Color(0x58a6ff));
  }

  /** The page's background fills its corner, and charts have their first colour. */
  private static void hasColours(Path picture, Color page, Color series) throws Exception {
    BufferedImage image = ImageIO.read(picture.toFile());
    assertEquals(page, new Color(image.getRGB(1, 1)));
    long pixels =
        IntStream.range(0, image.getWidth() * image.getHeight())
            .filter(
                i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == series.getRGB())
            .count();
    assertTrue(pixels > 100, "only " + pixels + " pixels are " + series);
  }

  private static Classes classes(int size) {
    Map<String, long[]> counts = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      counts.put("class " + i, new long[] {70 + i, 20, 10});
    }
    return new Classes("churn", Classes.Kind.TEXT, List.copyOf(counts.keySet()), counts, 1, 2);
  }

  private static TrainingStatistics statistics() {
    Map<String, Long> colours = new LinkedHashMap<>();
    colours.put("dark red", 90L);
    colours.put("blue", 40L);
    colours.put("a colour that no other row of the whole table has", 3L);
    return new TrainingStatistics(
        TrainingStatistics.FORMAT_VERSION,
        140,
        List.of(
            new FeatureStatistics(
                "size_of_the_thing_in_millimetres",
                FeatureStatistics.Kind.NUMERIC,
                "double",
                3,
                12.25,
                0.00001,
                -3e12,
                4000.5,
                null),
            new FeatureStatistics(
                "colour",
                FeatureStatistics.Kind.CATEGORICAL,
                "string",
                7,
                null,
                null,
                null,
                null,
                colours),
            new FeatureStatistics(
                "empty",
                FeatureStatistics.Kind.NUMERIC,
                "int",
                140,
                null,
                null,
                null,
                null,
                null)));
  }

  private static TrainingSummary summary() {
    List<EpochRecord> epochs = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      epochs.add(new EpochRecord(i, 2, 140, 1.0 / i, 1.1 / i, 1 - 0.5 / i, 0.01 / i, 0.2));
    }
    return new TrainingSummary(
        new TrainingSummary.Course(epochs, 3, "maxEpochs 3 reached"),
        "accuracy",
        new TrainingSummary.Rows(140, 40, Map.of("features are null", 3L)),
        List.of("a warning that is long enough to reach beyond the end of a line of this page"),
        new TrainingSummary.Setup(2, "meanfield", "dense"),
        new TrainingSummary.Times(0.5, 0.25, 0.1));
  }

  private static Dataset<Row> classified(SparkSession spark, int numClasses) {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int label = random.nextInt(numClasses);
      double[] scores = random.doubles(numClasses, 0.1, 1).toArray();
      scores[label] += 0.5;
      double sum = IntStream.range(0, numClasses).mapToDouble(k -> scores[k]).sum();
      double[] shares = IntStream.range(0, numClasses).mapToDouble(k -> scores[k] / sum).toArray();
      double prediction = ClassMetrics.largest(shares);
      rows.add(RowFactory.create((double) label, prediction, Vectors.dense(shares), "dark red"));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("probability", SQLDataTypes.VectorType())
            .add("colour_of_the_row", DataTypes.StringType));
  }
}
