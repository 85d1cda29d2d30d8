package io.github.meanfield.jobs.explain;

import io.github.meanfield.jobs.config.Attempt;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.report.LearningCurves;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.FeatureGroup;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import io.github.meanfield.transformers.TrainingSummary.Example;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The few rows whose predictions a training follows from epoch to epoch, each with the columns that
 * moved its prediction most.
 */
public final class ExampleRows {

  private static final int COLUMNS = 3;
  private static final int DIGITS = 2;
  private static final int MAX_WIDTH = 24;

  /** Of more columns, such as pixels of images, none says much. */
  private static final int MOST_COLUMNS = 200;

  private static final Attempt ATTEMPT =
      new Attempt("how predictions changed by epoch", " is left out of the report");

  private final TableFeatures features;
  private final OriginalValues originals;
  private final List<FeatureGroup> groups;
  private final Attribute[] attributes;
  private final Set<String> flags;

  private ExampleRows(TableFeatures features, StructType schema) {
    this.features = features;
    this.originals = new OriginalValues(features, schema);
    this.groups = features.groups(schema);
    this.flags =
        Stream.of(schema.fields())
            .filter(field -> field.dataType().equals(DataTypes.BooleanType))
            .map(StructField::name)
            .collect(Collectors.toSet());
    this.attributes = FeatureNames.attributes(schema.apply(features.network().getFeaturesCol()));
  }

  /**
   * Adds a chart a row; none where predictions of fewer than two epochs were recorded. It starts no
   * Spark job. A failure is a warning, and the section left out.
   *
   * @param model a pipeline
   * @param table rows of the table that it reads, of which the columns alone are looked at
   * @param classes names of the classes, none if numbers are predicted
   * @param warn hears of a failure
   */
  public static void addTo(
      Report report,
      PipelineModel model,
      Dataset<Row> table,
      List<String> classes,
      Consumer<String> warn) {
    TableFeatures.of(model)
        .flatMap(
            features ->
                ATTEMPT.of(table.sparkSession(), () -> shown(features, table, classes), warn))
        .ifPresent(
            shown -> {
              report.value("examples", shown.values);
              report.section("Predictions by epoch", shown.text, shown.charts);
            });
  }

  /** What a report has of the rows. */
  private record Shown(List<Map<String, Object>> values, String text, List<String> charts) {}

  private static Shown shown(TableFeatures features, Dataset<Row> table, List<String> classes) {
    TrainingSummary summary = features.network().summary();
    List<List<String>> captions = captions(features, table);
    return new Shown(
        values(summary, classes, captions),
        "What the network, after each epoch, said of "
            + summary.examples().size()
            + (summary.validationRows() > 0 ? " validation rows." : " training rows.")
            + (summary.furtherNetworks().isEmpty() ? "" : " Shown is the first network.")
            + (captions.isEmpty()
                ? ""
                : " Below each: the columns that moved "
                    + (classes.isEmpty() ? "the number" : "the probability of its class")
                    + " most in the trained network, and by how much. Their values are those that"
                    + " it saw: missing ones filled in, far ones clipped."),
        LearningCurves.examples(summary, classes, captions));
  }

  private static List<Map<String, Object>> values(
      TrainingSummary summary, List<String> classes, List<List<String>> captions) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (int i = 0; i < summary.examples().size(); i++) {
      int row = i;
      List<Double> label = summary.examples().get(row).label();
      Map<String, Object> value = new LinkedHashMap<>();
      value.put(
          "label", classes.isEmpty() ? ofTargets(label) : classes.get(label.get(0).intValue()));
      value.put("columns", captions.isEmpty() ? List.of() : captions.get(row));
      value.put(
          "predictions",
          summary.epochs().stream()
              .map(EpochRecord::predictions)
              .map(of -> of.isEmpty() ? null : ofTargets(ofRow(of, row, label.size())))
              .toList());
      values.add(value);
    }
    return values;
  }

  private static List<Double> ofRow(List<Double> all, int row, int width) {
    return all.subList(row * width, (row + 1) * width);
  }

  /** A number, or of several targets the list of them. */
  private static Object ofTargets(List<Double> numbers) {
    return numbers.size() == 1 ? numbers.get(0) : numbers;
  }

  /** None if the rows are not known any more, or nothing tells what moved their predictions. */
  private static List<List<String>> captions(TableFeatures features, Dataset<Row> table) {
    List<Vector> rows = features.network().exampleFeatures();
    if (rows.isEmpty() || !features.network().hasGradients()) {
      return List.of();
    }
    ExampleRows examples = new ExampleRows(features, features.features(table).schema());
    List<Example> labels = features.network().summary().examples();
    return examples.groups.size() > MOST_COLUMNS
        ? List.of()
        : IntStream.range(0, rows.size())
            .mapToObj(row -> examples.caption(rows.get(row), labels.get(row)))
            .toList();
  }

  private List<String> caption(Vector row, Example example) {
    double[] attributions = attribution(row, example).toArray();
    OptionalDouble[] values = originals.of(row.toArray());
    Map<FeatureGroup, Double> moved = new LinkedHashMap<>();
    for (FeatureGroup group : groups) {
      moved.put(group, IntStream.of(group.slots()).mapToDouble(j -> attributions[j]).sum());
    }
    return groups.stream()
        .sorted(Comparator.comparingDouble(group -> -Math.abs(moved.get(group))))
        .limit(COLUMNS)
        .map(
            group ->
                group.name()
                    + value(group, values)
                    + " ("
                    + Explanations.signed(moved.get(group), DIGITS)
                    + ")")
        .toList();
  }

  /** Of what the chart shows: of the probability of the row's class, whichever is predicted. */
  private Vector attribution(Vector row, Example example) {
    return features.network() instanceof NeuralNetworkClassificationModel classifier
        ? classifier.attribution(row, example.label().get(0).intValue())
        : features.network().attribution(row);
  }

  /** The value of a column as the network saw it, empty if its features do not tell. */
  private String value(FeatureGroup group, OptionalDouble[] values) {
    int[] slots = group.slots();
    if (slots.length > 1) {
      return category(slots, values);
    }
    OptionalDouble value = values[slots[0]];
    if (value.isEmpty()) {
      return "";
    }
    double number = value.getAsDouble();
    if (slots[0] < attributes.length
        && attributes[slots[0]] instanceof NominalAttribute nominal
        && nominal.values().isDefined()) {
      String[] names = nominal.values().get();
      int index = Double.isNaN(number) ? names.length : (int) Math.round(number);
      return " = " + (index >= 0 && index < names.length ? shortened(names[index]) : "another");
    }
    return Double.isNaN(number)
        ? " is missing"
        : " = "
            + (flags.contains(group.name()) ? String.valueOf(number > 0.5) : Numbers.cell(number));
  }

  /** Of a column that is one-hot encoded, the category that its features are called by. */
  private String category(int[] slots, OptionalDouble[] values) {
    String[] names =
        IntStream.of(slots)
            .mapToObj(j -> j < attributes.length ? attributes[j] : null)
            .map(of -> of == null || of.name().isEmpty() ? "" : of.name().get())
            .toArray(String[]::new);
    int common = StringUtils.getCommonPrefix(names).lastIndexOf('_') + 1;
    return IntStream.range(0, slots.length)
        .filter(i -> Math.abs(values[slots[i]].orElse(0) - 1) < 1e-3 && !names[i].isEmpty())
        .mapToObj(i -> " = " + shortened(names[i].substring(common)))
        .findFirst()
        .orElse("");
  }

  private static String shortened(String text) {
    return Console.shortened(text, MAX_WIDTH);
  }
}
