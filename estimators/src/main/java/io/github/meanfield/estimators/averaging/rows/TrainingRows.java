package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.catalyst.InternalRows;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.SparseRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of one fit, read once into blocks that Spark keeps until this is closed, with the counts
 * that later steps need.
 *
 * @param <L> what is learned of the labels
 */
public final class TrainingRows<L extends LabelSurvey<L>> implements AutoCloseable {

  private final JavaRDD<SurveyedBlock<L>> blocks;
  private final List<PartitionSurvey<L>> partitions;
  private final int numFeatures;
  private final int labelWidth;

  private TrainingRows(
      JavaRDD<SurveyedBlock<L>> blocks,
      List<PartitionSurvey<L>> partitions,
      int numFeatures,
      int labelWidth) {
    this.labelWidth = labelWidth;
    this.blocks = blocks;
    this.partitions = partitions;
    this.numFeatures = numFeatures;
  }

  /**
   * Where the rows are and how to treat them.
   *
   * @param uid uid of the estimator, for errors
   * @param features the features column
   * @param label the label column
   * @param validationIndicatorCol name of the boolean column of validation rows, or null
   * @param weightCol name of the column of weights, or null
   * @param handleInvalid {@code error}, or anything else to leave out rows with invalid features
   * @param storageLevel where Spark keeps the rows
   */
  public record Source(
      String uid,
      StructField features,
      StructField label,
      String validationIndicatorCol,
      String weightCol,
      String handleInvalid,
      StorageLevel storageLevel) {}

  /**
   * Reads and checks the rows.
   *
   * @param dataset the rows, whose columns are checked already
   * @param source where in them everything is
   * @param labels an empty survey of labels
   * @return the rows; close it when they are no longer needed
   * @throws IllegalArgumentException if there are no training rows, or rows that cannot be used
   */
  public static <L extends LabelSurvey<L>> TrainingRows<L> read(
      Dataset<?> dataset, Source source, L labels) {
    int numFeatures = numFeatures(dataset, source);
    int labelWidth = labelWidth(dataset, source);
    Dataset<Row> rows = dataset.select(columns(source));
    BlockReader<L> reader =
        BlockReader.of(rows.schema(), numFeatures, labelWidth, source.weightCol != null, labels);
    JavaRDD<SurveyedBlock<L>> blocks =
        InternalRows.rdd(rows).mapPartitions(reader).persist(source.storageLevel);
    try {
      List<PartitionSurvey<L>> partitions =
          blocks.mapPartitions(new SurveyPartition<>(labels)).collect();
      TrainingRows<L> read = new TrainingRows<>(blocks, partitions, numFeatures, labelWidth);
      read.check(source);
      return read;
    } catch (Throwable e) {
      // Spark throws checked exceptions that it does not declare.
      blocks.unpersist(false);
      throw e;
    }
  }

  /** Features, label, whether the row is for validation, weight. */
  private static Column[] columns(Source source) {
    Column label = Columns.named(source.label.name());
    return new Column[] {
      Columns.named(source.features.name()),
      FeatureReader.of(source.label) == FeatureReader.NUMBER ? label.cast("double") : label,
      source.validationIndicatorCol == null
          ? functions.lit(false)
          : Columns.named(source.validationIndicatorCol),
      source.weightCol == null ? functions.lit(1.0) : Columns.named(source.weightCol).cast("double")
    };
  }

  /**
   * From the metadata if they tell, otherwise from the first row, as Spark's estimators do; 0 if
   * all are null.
   */
  private static int numFeatures(Dataset<?> dataset, Source source) {
    Optional<Integer> size = size(dataset, source.features);
    if (size.isPresent() && size.get() == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: featuresCol '%s' has 0 features; required is at least 1",
              source.uid, source.features.name()));
    }
    return size.orElse(0);
  }

  private static int labelWidth(Dataset<?> dataset, Source source) {
    return size(dataset, source.label).orElse(0);
  }

  /** Numbers that each value of a column holds; none if all are null. */
  private static Optional<Integer> size(Dataset<?> dataset, StructField column) {
    int known = FeatureReader.sizeFromMetadata(column);
    return known >= 0
        ? Optional.of(known)
        : first(dataset, column).map(FeatureReader.of(column)::size);
  }

  private static Optional<Object> first(Dataset<?> dataset, StructField column) {
    Column values = Columns.named(column.name()).as("first");
    return dataset.select(values).where("first IS NOT NULL").takeAsList(1).stream()
        .findFirst()
        .map(row -> row.get(0));
  }

  private void check(Source source) {
    boolean failOnFeatures = source.handleInvalid.equals("error");
    Predicate<String> isError =
        reason ->
            !reason.equals(BlockReader.ZERO_WEIGHT)
                && (failOnFeatures
                    || !reason.startsWith(BlockReader.FEATURES)
                    || reason.equals(BlockReader.OTHER_SIZE));
    String errors = problems().describe(isError);
    if (!errors.isEmpty()) {
      boolean weight = source.weightCol != null;
      boolean indicator = source.validationIndicatorCol != null;
      throw new IllegalArgumentException(
          String.format(
              "%s: featuresCol '%s', labelCol '%s'%s%s hold %s; required are %sfinite features, a"
                  + " label%s%s in every row%s",
              source.uid,
              source.features.name(),
              source.label.name(),
              weight ? ", weightCol '" + source.weightCol + "'" : "",
              indicator ? ", validationIndicatorCol '" + source.validationIndicatorCol + "'" : "",
              errors,
              numFeatures == 0 ? "" : numFeatures + " ",
              weight ? ", a weight of at least 0" : "",
              indicator ? ", and true or false" : "",
              failOnFeatures && errors.contains(BlockReader.FEATURES)
                  ? "; set handleInvalid to skip to leave rows with null or not finite features out"
                  : ""));
    }
    if (trainingRows() == 0) {
      throw new IllegalArgumentException(
          source.uid + ": there are no rows to train on: " + whyNoRows(source));
    }
  }

  private String whyNoRows(Source source) {
    List<String> reasons = new ArrayList<>();
    if (validationRows() > 0) {
      reasons.add(
          String.format(
              "validationIndicatorCol '%s' is true in all %d rows that can be used",
              source.validationIndicatorCol, validationRows()));
    }
    String leftOut = problems().describe(reason -> true);
    if (!leftOut.isEmpty()) {
      reasons.add(String.format("featuresCol '%s' holds %s", source.features.name(), leftOut));
    }
    return reasons.isEmpty() ? "the DataFrame is empty" : String.join(", and ", reasons);
  }

  private RowProblems problems() {
    RowProblems all = new RowProblems();
    partitions.forEach(partition -> all.merge(partition.problems));
    return all;
  }

  /** Features of a row. */
  public int numFeatures() {
    return numFeatures;
  }

  /** Values of a label. */
  public int labelWidth() {
    return labelWidth;
  }

  /** Number of rows to train on. */
  public long trainingRows() {
    return partitions.stream().mapToLong(partition -> partition.rows(false)).sum();
  }

  /** Number of validation rows. */
  public long validationRows() {
    return partitions.stream().mapToLong(partition -> partition.rows(true)).sum();
  }

  /**
   * A hash of the training rows (false) or validation rows (true) in their order, whatever
   * partitions they are in.
   */
  public long digest(boolean validation) {
    long digest = 0;
    for (PartitionSurvey<L> partition : partitions) {
      digest =
          validation
              ? RowBlock.joinDigests(digest, partition.validationDigest, partition.validationRows)
              : RowBlock.joinDigests(digest, partition.trainingDigest, partition.trainingRows);
    }
    return digest;
  }

  /** Mean weight of the training rows. */
  public double meanWeight() {
    return labels(false).weightSum() / trainingRows();
  }

  /** Rows that are left out, by reason. */
  public Map<String, Long> skippedRows() {
    return problems().counts();
  }

  /** What was learned of the labels of training rows (false) or validation rows (true). */
  public L labels(boolean validation) {
    L all = partitions.get(0).trainingLabels.empty();
    for (PartitionSurvey<L> partition : partitions) {
      all.merge(validation ? partition.validationLabels : partition.trainingLabels);
    }
    return all;
  }

  /** Whether features are better sparse, by all rows, so that it does not depend on partitions. */
  boolean isSparse() {
    return SparseRows.isWorthIt(
        partitions.stream().mapToLong(partition -> partition.nonZeros).sum(),
        (trainingRows() + validationRows()) * numFeatures);
  }

  /** The context that the rows belong to. */
  public SparkContext context() {
    return blocks.context();
  }

  JavaRDD<SurveyedBlock<L>> blocks() {
    return blocks;
  }

  List<PartitionSurvey<L>> partitions() {
    return partitions;
  }

  /** Numbers of the partitions that hold training rows (false) or validation rows (true). */
  int[] filledPartitions(boolean validation) {
    return IntStream.range(0, partitions.size())
        .filter(p -> partitions.get(p).rows(validation) > 0)
        .toArray();
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }

  private record SurveyPartition<L extends LabelSurvey<L>>(L labels)
      implements FlatMapFunction<Iterator<SurveyedBlock<L>>, PartitionSurvey<L>> {
    @Override
    public Iterator<PartitionSurvey<L>> call(Iterator<SurveyedBlock<L>> blocks) {
      PartitionSurvey<L> survey = new PartitionSurvey<>(labels);
      blocks.forEachRemaining(survey::add);
      return List.of(survey).iterator();
    }
  }
}
