package io.github.meanfield.transformers;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.JavaSerialized;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.transformers.scoring.ClassColumns;
import io.github.meanfield.transformers.scoring.OutputColumns;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What a model depends on: by how much its loss rises when the values of a feature are permuted
 * among rows (Breiman 2001, "Random forests", section 10; Fisher, Rudin and Dominici 2019). All
 * features are permuted in one Spark job, a task a feature or group of features, on a sample of the
 * rows. The interval is that of the mean over rows, each of which counts with its mean over the
 * repetitions. Features that tell the same share their importance: permuting one leaves the other.
 */
public final class PermutationImportance {

  /** Features that are held in memory, of all rows together. */
  private static final int MOST_VALUES = 10_000_000;

  private static final int FEWEST_ROWS = 100;

  private int repetitions = 5;
  private int maxRows = 2000;
  private long seed = 42;
  private String labelCol = "label";
  private List<FeatureGroup> groups = List.of();

  /** How often each group is permuted, at least 1. Default: 5. */
  public PermutationImportance setRepetitions(int value) {
    repetitions = requirePositive("repetitions", value);
    return this;
  }

  /**
   * Most rows; of more a sample is taken that depends on their values alone. There are fewer if
   * they have many features: rows × features is 10,000,000 at most. Default: 2000.
   */
  public PermutationImportance setMaxRows(int value) {
    maxRows = requirePositive("maxRows", value);
    return this;
  }

  /** Seed of the sample and of the permutations. Default: 42. */
  public PermutationImportance setSeed(long value) {
    seed = value;
    return this;
  }

  /** Column of the true classes, by number, or of the true numbers. Default: label. */
  public PermutationImportance setLabelCol(String value) {
    labelCol = value;
    return this;
  }

  /** Features that are permuted together. Default: each alone. */
  public PermutationImportance setGroups(List<FeatureGroup> value) {
    groups = List.copyOf(value);
    return this;
  }

  private static int requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
    }
    return value;
  }

  /**
   * Rows of a model's features that are held in memory at most.
   *
   * @return their number; 0 if it has so many features that too few rows fit to tell anything, or
   *     takes sequences or several inputs, whose numbers are no features of their own
   */
  public static int mostRows(NeuralNetworkModel<?> model) {
    if (!model.rowShape().isNumbers()) {
      return 0;
    }
    int most = MOST_VALUES / Math.max(1, model.numFeatures());
    return most < FEWEST_ROWS ? 0 : most;
  }

  /**
   * The importance of features on rows.
   *
   * @param model the model
   * @param rows rows with the model's features column and labels; those that lack either are left
   *     out
   * @return one a group, the largest first
   * @throws IllegalArgumentException if there is no such column or no row that has both, if groups
   *     are not of the model's features, or if the model has too many of them
   */
  public List<FeatureImportance> of(NeuralNetworkModel<?> model, Dataset<?> rows) {
    // Before Spark finds that labels are no numbers.
    columns(model);
    if (!model.rowShape().isNumbers()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the network takes %s, but importance is that of features, which are numbers of a"
                  + " Vector or an array",
              model.uid(), model.rowShape().describe()));
    }
    Columns.require(model, "labelCol", labelCol, rows.schema());
    String featuresCol = model.getFeaturesCol();
    Columns.require(model, "featuresCol", featuresCol, rows.schema());
    FeatureNames names = FeatureNames.of(rows.schema().apply(featuresCol));
    List<FeatureGroup> permuted = groups.isEmpty() ? each(model, names) : groups;
    requireGroups(model, permuted);
    if (mostRows(model) == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the model has %d features, but importance is that of %d at most, of which %d rows"
                  + " fit in memory",
              model.uid(), model.numFeatures(), MOST_VALUES / FEWEST_ROWS, FEWEST_ROWS));
    }
    Column features = Columns.named(featuresCol);
    Column label = Columns.named(labelCol).cast("double");
    List<Row> sample =
        rows.toDF()
            .select(features, label)
            .where(features.isNotNull().and(label.isNotNull()))
            .orderBy(functions.xxhash64(functions.lit(seed), features, label))
            .limit(Math.min(maxRows, mostRows(model)))
            .collectAsList();
    List<Object> values = new ArrayList<>();
    sample.forEach(row -> values.add(row.get(0)));
    return of(
        model, permuted, values, sample.stream().mapToDouble(row -> row.getDouble(1)).toArray());
  }

  private static void requireGroups(NeuralNetworkModel<?> model, List<FeatureGroup> groups) {
    if (groups.isEmpty()) {
      throw new IllegalArgumentException(
          model.uid() + ": there is no group of features; importance is that of one at least");
    }
    groups.forEach(group -> group.require(model.uid(), model.numFeatures()));
  }

  private static List<FeatureGroup> each(NeuralNetworkModel<?> model, FeatureNames names) {
    return IntStream.range(0, model.numFeatures())
        .mapToObj(j -> new FeatureGroup(names.name(j) == null ? "feature " + j : names.name(j), j))
        .toList();
  }

  /**
   * The importance of features on rows in memory.
   *
   * @param model the model
   * @param permuted groups of features
   * @param features features of each row, as the features column has them
   * @param labels as many labels
   * @return one a group, the largest first
   * @throws IllegalArgumentException if no row has features and a label, or if groups are not of
   *     the model's features
   */
  public List<FeatureImportance> of(
      NeuralNetworkModel<?> model, List<FeatureGroup> permuted, List<?> features, double[] labels) {
    requireGroups(model, permuted);
    TrainedNetwork network = model.fitted().network();
    PermutedRows rows =
        new PermutedRows(
            features.stream()
                .map(value -> EncodedFeatures.read(model, value))
                .toArray(float[][]::new),
            labels,
            columns(model),
            seed,
            repetitions);
    rows.requireAny(model.uid(), labelCol);
    rows.judge(network);
    SparkSession session = SparkSession.active();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<TrainedNetwork> sent = network.broadcast(model.uid(), session.sparkContext());
    Broadcast<JavaSerialized<PermutedRows>> sentRows = context.broadcast(JavaSerialized.of(rows));
    try {
      List<FeatureImportance> found =
          new ArrayList<>(
              context
                  .parallelize(permuted.stream().map(JavaSerialized::of).toList(), permuted.size())
                  .map(
                      group ->
                          JavaSerialized.of(
                              sentRows.value().value().importance(sent.value(), group.value())))
                  .collect()
                  .stream()
                  .map(JavaSerialized::value)
                  .toList());
      found.sort(Comparator.comparingDouble(FeatureImportance::importance).reversed());
      return found;
    } finally {
      sentRows.destroy();
    }
  }

  private static OutputColumns columns(NeuralNetworkModel<?> model) {
    if (model instanceof NeuralNetworkClassificationModel classifier) {
      return new ClassColumns(
          classifier.numClasses(), null, EnumSet.of(ClassColumns.Kind.RAW_PREDICTION));
    }
    boolean isRegression = model instanceof NeuralNetworkRegressionModel;
    int predicted = model.prediction().numOutputs();
    int targets = isRegression ? ((NeuralNetworkRegressionModel) model).numTargets() : predicted;
    if (!isRegression || targets > 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the model predicts %d %s, but importance is that for one",
              model.uid(), targets, isRegression ? "targets" : "labels"));
    }
    return model.prediction();
  }
}
