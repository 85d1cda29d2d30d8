package io.github.meanfield.jobs.evaluate;

import static org.apache.spark.ml.functions.vector_to_array;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.Chart.Line;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The parts of a report about predicted classes. */
final class ClassSections {

  /** Curves are drawn from so many rows at most. */
  private static final int SAMPLE = 100_000;

  private static final int MAX_CURVES = 10;
  private static final int MAX_CLASSES = 100;
  private static final int MAX_CONFUSION = 20;

  private final Report report;
  private final ScoredTable table;
  private double[][] probabilities;
  private int[] truths;

  /** The second of two classes by its probability, or the predicted one of more. */
  private Curves confidence;

  private ClassSections(Report report, ScoredTable table) {
    this.report = report;
    this.table = table;
  }

  /**
   * Adds the parts.
   *
   * @param scored rows with columns prediction and probability
   * @param label column of the true labels
   * @param table the same rows judged
   * @param texts columns whose words a network has read, which are shown at length
   * @param explainer tells what moved predictions; none if that is not known
   */
  static void add(
      Report report,
      Dataset<Row> scored,
      String label,
      ScoredTable table,
      List<String> texts,
      Optional<Explainer> explainer) {
    ClassSections sections = new ClassSections(report, table);
    Dataset<Row> known = ScoredTable.known(scored, label, table.classes());
    sections.collect(known);
    sections.addClasses();
    sections.addConfusion();
    sections.addCurves();
    sections.addScores();
    sections.addMistakes(known, label, texts, explainer);
  }

  private void collect(Dataset<Row> known) {
    Dataset<Row> rows = known.select(ScoredTable.TRUTH, ScoredTable.SCORES);
    List<Row> sample = Bootstrap.sample(rows, table.numRows(), SAMPLE, 1);
    truths = sample.stream().mapToInt(row -> (int) row.getDouble(0)).toArray();
    probabilities =
        sample.stream().map(row -> ((Vector) row.get(1)).toArray()).toArray(double[][]::new);
    confidence =
        table.names().size() == 2
            ? curves(row -> 1)
            : curves(row -> ClassMetrics.largest(probabilities[row]));
  }

  /** What is told of a class for machines. */
  @JsonPropertyOrder({"name", "precision", "recall", "F1"})
  private record OfClass(
      String name, double precision, double recall, @JsonProperty("F1") double f1) {}

  private void addClasses() {
    List<List<Object>> rows = EvaluationTables.classes(table);
    ClassSums sums = table.sums();
    List<OfClass> values =
        IntStream.range(0, table.names().size())
            .mapToObj(
                k ->
                    new OfClass(
                        table.names().get(k), sums.precision(k), sums.recall(k), sums.f1(k)))
            .toList();
    report.value("perClass", values);
    int shown = Math.min(rows.size(), MAX_CLASSES + 1);
    report.section(
        "Classes",
        "Precision: the share of the rows predicted as a class that are of it. Recall: the share of"
            + " its rows that are predicted. F1: their harmonic mean."
            + (shown < rows.size() ? " " + (rows.size() - shown) + " more classes." : ""),
        List.of(),
        ReportTable.of(rows.subList(0, shown)));
  }

  private void addConfusion() {
    double[][] confusion = table.confusion();
    report.value("classes", table.names()).value("confusion", confusion);
    boolean isShown = table.names().size() <= MAX_CONFUSION;
    report.section(
        "Confusion",
        isShown
            ? "Rows by true class and predicted class; shaded by their share of the true class."
            : "The classes that are most often taken for another.",
        List.of(),
        isShown ? matrix(confusion) : mostConfused(confusion));
  }

  private ReportTable matrix(double[][] confusion) {
    int size = confusion.length;
    List<List<Object>> rows =
        EvaluationTables.confusion(table).stream().map(row -> row.subList(0, size + 1)).toList();
    int[][] shares = new int[size][size + 1];
    for (int i = 0; i < size; i++) {
      double all = DoubleStream.of(confusion[i]).sum();
      for (int k = 0; k < size; k++) {
        shares[i][k + 1] = all == 0 ? 0 : (int) Math.round(60 * confusion[i][k] / all);
      }
    }
    return ReportTable.shaded(rows.get(0), rows.subList(1, size + 1), shares);
  }

  private ReportTable mostConfused(double[][] confusion) {
    int size = confusion.length;
    List<List<Object>> rows =
        IntStream.range(0, size * size)
            .boxed()
            .filter(cell -> cell / size != cell % size && confusion[cell / size][cell % size] > 0)
            .sorted(Comparator.comparingDouble(cell -> -confusion[cell / size][cell % size]))
            .limit(MAX_CONFUSION)
            .map(
                cell ->
                    List.<Object>of(
                        table.names().get(cell / size),
                        table.names().get(cell % size),
                        (long) confusion[cell / size][cell % size]))
            .toList();
    return ReportTable.of(List.of("true", "predicted", "rows"), rows);
  }

  private void addCurves() {
    List<Line> roc = new ArrayList<>();
    List<Line> precision = new ArrayList<>();
    int numClasses = table.names().size();
    for (int k = numClasses == 2 ? 1 : 0; k < Math.min(numClasses, MAX_CURVES); k++) {
      int number = k;
      Curves curves = numClasses == 2 ? confidence : curves(row -> number);
      if (curves.areDefined()) {
        double[][] points = curves.roc();
        roc.add(new Line(table.names().get(k), points[0], points[1]));
        points = curves.precisionRecall();
        precision.add(new Line(table.names().get(k), points[0], points[1]));
      }
    }
    roc.add(Line.reference("by chance", new double[] {0, 1}, new double[] {0, 1}));
    double[][] calibration = confidence.calibration();
    List<Line> calibrated =
        List.of(
            new Line("predictions", calibration[0], calibration[1]),
            Line.reference("ideal", new double[] {0, 1}, new double[] {0, 1}));
    List<String> charts = new ArrayList<>();
    charts.add(Chart.shares("ROC", "false positive rate", "true positive rate", roc));
    if (!precision.isEmpty()) {
      charts.add(Chart.shares("Precision and recall", "recall", "precision", precision));
    }
    charts.add(Chart.shares("Calibration", "predicted probability", "share of rows", calibrated));
    report.section("Curves", note(numClasses), charts);
  }

  private void addScores() {
    ScoreSections.addCalibration(report, confidence.calibration());
    if (table.names().size() == 2 && confidence.areDefined()) {
      new ScoreSections(List.of(table.names().get(1), table.names().get(0)), confidence)
          .addThresholds(report);
    }
  }

  private String note(int numClasses) {
    String what =
        numClasses == 2
            ? "Of class " + table.names().get(1) + " by its probability."
            : "Each class against all others; calibration of the predicted class.";
    return truths.length < table.numRows()
        ? what + " From a sample of " + Console.count(truths.length) + " rows."
        : what;
  }

  /** Curves of a class of each row. */
  private Curves curves(IntUnaryOperator classOf) {
    double[] scores = new double[truths.length];
    boolean[] hits = new boolean[truths.length];
    for (int i = 0; i < truths.length; i++) {
      int k = classOf.applyAsInt(i);
      scores[i] = probabilities[i][k];
      hits[i] = truths[i] == k;
    }
    return new Curves(scores, hits);
  }

  private void addMistakes(
      Dataset<Row> known, String label, List<String> texts, Optional<Explainer> explainer) {
    Column prediction = functions.col(ScoredTable.PREDICTION);
    Column confidence =
        functions.element_at(
            vector_to_array(functions.col(ScoredTable.SCORES), "float64"),
            prediction.cast("int").plus(1));
    Dataset<Row> wrong = known.where(prediction.notEqual(functions.col(ScoredTable.TRUTH)));
    new Mistakes("Most confident mistakes", label, "confidence", table.names(), texts, explainer)
        .add(report, wrong, confidence);
  }
}
