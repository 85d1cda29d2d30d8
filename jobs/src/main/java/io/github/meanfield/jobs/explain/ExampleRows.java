package io.github.meanfield.jobs.explain;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.report.LearningCurves;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.FeatureGroup;
import io.github.meanfield.transformers.StandardizerModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
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

  private final TableFeatures features;
  private final List<FeatureGroup> groups;
  private final Attribute[] attributes;
  private final Set<String> flags;

  private ExampleRows(TableFeatures features, StructType schema) {
    this.features = features;
    this.groups = features.groups(schema);
    this.flags =
        Stream.of(schema.fields())
            .filter(field -> field.dataType().equals(DataTypes.BooleanType))
            .map(StructField::name)
            .collect(Collectors.toSet());
    this.attributes = FeatureNames.attributes(schema.apply(features.network().getFeaturesCol()));
  }

  /**
   * Adds a chart a row; nothing where no predictions were recorded. It starts no Spark job.
   *
   * @param model a pipeline
   * @param table rows of the table that it reads, of which the columns alone are looked at
   * @param classes names of the classes, none if numbers are predicted
   */
  public static void addTo(
      Report report, PipelineModel model, Dataset<Row> table, List<String> classes) {
    TableFeatures features = TableFeatures.of(model).orElse(null);
    if (features == null) {
      return;
    }
    TrainingSummary summary = features.network().summary();
    List<List<String>> captions = captions(features, table);
    report.value("examples", values(summary, classes, captions));
    report.section(
        "Predictions by epoch",
        "What the network, after each epoch, said of "
            + summary.examples().size()
            + (summary.validationRows() > 0 ? " validation rows." : " training rows.")
            + (summary.furtherNetworks().isEmpty() ? "" : " Shown is the first network.")
            + (captions.isEmpty()
                ? ""
                : " Below each: the columns that moved the trained network's prediction most, with"
                    + " what they added to "
                    + (classes.isEmpty()
                        ? "the number."
                        : "the probability of the class that it predicts.")),
        LearningCurves.examples(summary, classes, captions));
  }

  private static List<Map<String, Object>> values(
      TrainingSummary summary, List<String> classes, List<List<String>> captions) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (int i = 0; i < summary.examples().size(); i++) {
      int row = i;
      double label = summary.examples().get(row).label().get(0);
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("label", classes.isEmpty() ? (Object) label : classes.get((int) label));
      value.put("columns", captions.isEmpty() ? List.of() : captions.get(row));
      value.put(
          "predictions",
          summary.epochs().stream()
              .map(EpochRecord::predictions)
              .map(of -> of.isEmpty() ? null : of.get(row))
              .toList());
      values.add(value);
    }
    return values;
  }

  /** None if the rows are not known any more, or nothing tells what moved their predictions. */
  private static List<List<String>> captions(TableFeatures features, Dataset<Row> table) {
    List<Vector> rows = features.network().exampleFeatures();
    if (rows.isEmpty() || !features.network().hasGradients()) {
      return List.of();
    }
    ExampleRows examples = new ExampleRows(features, features.features(table).schema());
    return examples.groups.size() > MOST_COLUMNS
        ? List.of()
        : rows.stream().map(examples::caption).toList();
  }

  private List<String> caption(Vector row) {
    double[] attributions = features.network().attribution(row).toArray();
    double[] values = original(row);
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

  /** Features in their own unit, as far as a standardizer has made them. */
  private double[] original(Vector row) {
    double[] values = row.toArray().clone();
    for (Transformer stage : features.before()) {
      if (stage instanceof StandardizerModel standardizer
          && standardizer.getOutputCol().equals(features.network().getFeaturesCol())) {
        boolean isLinear = !standardizer.getMethod().equals("quantile");
        for (int j = 0; j < values.length; j++) {
          double center = standardizer.center().apply(j);
          double scale = standardizer.scale().apply(j);
          values[j] = isLinear ? center + scale * values[j] : Double.NaN;
        }
      }
    }
    return values;
  }

  /** The value of a column as it came in, empty if its features do not tell. */
  private String value(FeatureGroup group, double[] values) {
    int[] slots = group.slots();
    if (slots.length > 1) {
      return category(slots, values);
    }
    double value = values[slots[0]];
    boolean isFlag = flags.contains(group.name());
    if (slots[0] < attributes.length
        && attributes[slots[0]] instanceof NominalAttribute nominal
        && nominal.values().isDefined()) {
      String[] names = nominal.values().get();
      return " = "
          + (value >= 0 && value < names.length ? shortened(names[(int) value]) : "another");
    }
    return Double.isNaN(value)
        ? " is missing"
        : " = " + (isFlag ? String.valueOf(value == 1) : Numbers.cell(value));
  }

  /** Of a column that is one-hot encoded, the category that its features are called by. */
  private String category(int[] slots, double[] values) {
    String[] names =
        IntStream.of(slots)
            .mapToObj(j -> j < attributes.length ? attributes[j] : null)
            .map(of -> of == null || of.name().isEmpty() ? "" : of.name().get())
            .toArray(String[]::new);
    int common = StringUtils.getCommonPrefix(names).lastIndexOf('_') + 1;
    return IntStream.range(0, slots.length)
        .filter(i -> Math.abs(values[slots[i]] - 1) < 1e-3 && !names[i].isEmpty())
        .mapToObj(i -> " = " + shortened(names[i].substring(common)))
        .findFirst()
        .orElse("");
  }

  private static String shortened(String text) {
    return Console.shortened(text, MAX_WIDTH);
  }
}
