package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.catalyst.InternalRows;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SparseRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of one fit, read once into blocks that Spark keeps until this is closed, with the counts
 * that later steps need.
 *
 * @param <L> what is learned of the labels
 */
public final class TrainingRows<L extends LabelSurvey<L>> implements AutoCloseable {

  private final RowSource source;
  private final RowShape shape;
  private final int labelWidth;
  private final JavaRDD<SurveyedBlock<L>> blocks;
  private final List<PartitionSurvey<L>> partitions;
  private final PartitionSurvey<L> all;

  private TrainingRows(
      RowSource source,
      RowShape shape,
      int labelWidth,
      JavaRDD<SurveyedBlock<L>> blocks,
      List<PartitionSurvey<L>> partitions,
      L labels) {
    this.source = source;
    this.shape = shape;
    this.labelWidth = labelWidth;
    this.blocks = blocks;
    this.partitions = partitions;
    this.all = new PartitionSurvey<>(labels);
    partitions.forEach(all::add);
  }

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
      Dataset<?> dataset, RowSource source, L labels) {
    RowShape shape = source.shape(dataset);
    int labelWidth = source.labelWidth(dataset, shape.width());
    Dataset<Row> rows = source.select(dataset);
    BlockReader<L> reader = BlockReader.of(rows.schema(), source, shape, labelWidth, labels);
    JavaRDD<SurveyedBlock<L>> blocks =
        InternalRows.rdd(rows).mapPartitions(reader).persist(source.storageLevel());
    try {
      List<PartitionSurvey<L>> partitions =
          blocks.mapPartitions(new SurveyPartition<>(labels)).collect();
      TrainingRows<L> read =
          new TrainingRows<>(source, shape, labelWidth, blocks, partitions, labels);
      read.check();
      return read;
    } catch (Throwable e) {
      // Spark throws checked exceptions that it does not declare.
      blocks.unpersist(false);
      throw e;
    }
  }

  private void check() {
    boolean failOnFeatures = source.handleInvalid().equals("error");
    Predicate<RowProblem> isError =
        problem ->
            switch (problem.kind()) {
              case ZERO_WEIGHT -> false;
              case FEATURES -> failOnFeatures;
              default -> true;
            };
    RowProblems problems = all.problems();
    if (problems.any(isError)) {
      boolean weight = source.weightCol() != null;
      boolean indicator = source.validationIndicatorCol() != null;
      throw new IllegalArgumentException(
          String.format(
              "%s: featuresCol '%s'%s%s%s hold %s; required are %s%s%s%s in every row%s%s",
              source.uid(),
              source.features().name(),
              source.label() == null ? "" : ", labelCol '" + source.label().name() + "'",
              weight ? ", weightCol '" + source.weightCol() + "'" : "",
              indicator ? ", validationIndicatorCol '" + source.validationIndicatorCol() + "'" : "",
              problems.describe(isError),
              required(),
              source.label() == null ? "" : ", a label",
              weight ? ", a weight of at least 0" : "",
              indicator ? ", and true or false" : "",
              failOnFeatures && problems.any(problem -> problem.kind() == RowProblem.Kind.FEATURES)
                  ? cure()
                  : "",
              labelWidth == 1 && problems.any(RowProblem.NULL_LABEL::equals)
                  ? String.format(
                      "; rows without a label are left out by where(\"`%s` is not null\")",
                      source.label().name().replace("`", "``"))
                  : ""));
    }
    if (count(Split.TRAINING) == 0) {
      throw new IllegalArgumentException(
          source.uid() + ": there are no rows to train on: " + whyNoRows());
    }
  }

  private String required() {
    return shape.isNumbers()
        ? (numFeatures() == 0 ? "" : numFeatures() + " ") + "finite features"
        : shape.describe();
  }

  private String cure() {
    return shape.isNumbers()
        ? "; set handleInvalid to skip to leave rows with null or not finite features out"
        : "; set handleInvalid to skip to leave such rows out, or shorten sequences, with a"
            + " smaller maxLength of TextIndexer, or with functions.slice, which leaves metadata"
            + " behind (keep them by withMetadata, or set nIn), or give the network a larger"
            + " maxSteps or nIn";
  }

  private String whyNoRows() {
    List<String> reasons = new ArrayList<>();
    if (count(Split.VALIDATION) > 0) {
      reasons.add(
          String.format(
              "validationIndicatorCol '%s' is true in all %d rows that can be used",
              source.validationIndicatorCol(), count(Split.VALIDATION)));
    }
    String leftOut = all.problems().describe(problem -> true);
    if (!leftOut.isEmpty()) {
      reasons.add(String.format("featuresCol '%s' holds %s", source.features().name(), leftOut));
    }
    return reasons.isEmpty() ? "the DataFrame is empty" : String.join(", and ", reasons);
  }

  /** Rows that are left out, by reason. */
  public Map<String, Long> skippedRows() {
    return all.problems().counts();
  }

  /** What a row has. */
  public RowShape shape() {
    return shape;
  }

  /** Features of a row; of a network that takes sequences, numbers of a flat row. */
  public int numFeatures() {
    return shape.width();
  }

  /** Values of a label. */
  public int labelWidth() {
    return labelWidth;
  }

  /** Number of rows of a split. */
  public long count(Split split) {
    return all.of(split).rows();
  }

  /** A hash of the rows of a split in their order, whatever partitions they are in. */
  public long digest(Split split) {
    return all.of(split).digest();
  }

  /** Numbers of a few rows of a split, which stand for all, whatever partitions they are in. */
  long[] examples(Split split) {
    return all.of(split).examples().rows();
  }

  /** What was learned of the labels of a split. */
  public L labels(Split split) {
    return all.of(split).labels();
  }

  /** Mean weight of the training rows. */
  public double meanWeight() {
    return labels(Split.TRAINING).weightSum() / count(Split.TRAINING);
  }

  /**
   * Whether features are better sparse, by all rows of a split, whatever partitions they are in.
   */
  boolean isSparse(Split split) {
    return SparseRows.isWorthIt(all.of(split).nonZeros(), count(split) * numFeatures());
  }

  /** Features of a row that are not zero, in the mean of the rows of a split. */
  double meanNonZeros(Split split) {
    return (double) all.of(split).nonZeros() / count(split);
  }

  /** The columns that the rows are from. */
  public RowSource source() {
    return source;
  }

  JavaRDD<SurveyedBlock<L>> blocks() {
    return blocks;
  }

  List<PartitionSurvey<L>> partitions() {
    return partitions;
  }

  /** Numbers of the partitions that hold rows of a split. */
  int[] filledPartitions(Split split) {
    return IntStream.range(0, partitions.size())
        .filter(p -> partitions.get(p).of(split).rows() > 0)
        .toArray();
  }

  @Override
  public void close() {
    Uninterrupted.run(() -> blocks.unpersist(false));
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
