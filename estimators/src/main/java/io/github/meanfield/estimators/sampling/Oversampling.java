package io.github.meanfield.estimators.sampling;

import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.stages.rows.FeatureReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows that an oversampler fits its classifier on: those there are, each before its own. */
final class Oversampling implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MinorityOversampler.class);

  /** The most rows of a class that neighbours are looked for among. */
  private static final int MOST_ROWS = 10_000;

  /** The most numbers of these rows, of all classes: 128 MiB. */
  private static final int MOST_NUMBERS = 1 << 24;

  private final MinorityOversampler<?> stage;
  private final Dataset<Row> columns;
  private final JavaRDD<Row> rows;
  private final StructType schema;
  private final int featuresAt;
  private final ClassPositions positions;

  /** Null before they are needed. */
  private Broadcast<TreeMap<Double, Neighbors>> neighbors;

  /**
   * Looks at classes.
   *
   * @param stage the oversampler, whose params are checked
   * @param dataset rows that do not change, as they are read several times
   */
  Oversampling(MinorityOversampler<?> stage, Dataset<Row> dataset) {
    this.stage = stage;
    List<Column> selected = new ArrayList<>(stage.columns().stream().map(Columns::named).toList());
    schema = dataset.select(selected.toArray(Column[]::new)).schema();
    featuresAt = schema.fieldIndex(stage.column("featuresCol"));
    selected.add(label().as("class"));
    columns = dataset.select(selected.toArray(Column[]::new));
    rows = columns.javaRDD();
    positions = ClassPositions.of(stage, rows, featuresAt);
  }

  /** The label of a training row, null of another. */
  private Column label() {
    Column label = Columns.named(stage.column("labelCol")).cast(DataTypes.DoubleType);
    Column isTraining =
        functions.not(label.isNaN()).and(Columns.named(stage.column("featuresCol")).isNotNull());
    if (stage.column("weightCol") != null) {
      Column weight = Columns.named(stage.column("weightCol")).cast(DataTypes.DoubleType);
      isTraining = isTraining.and(weight.gt(0)).and(functions.not(weight.isNaN()));
    }
    if (ClassifierTraits.leavesInvalidOut(stage.getEstimator())) {
      Column features = Columns.named(stage.column("featuresCol"));
      isTraining =
          isTraining.and(
              isValid(ClassifierTraits.takesMissing(stage.getEstimator())).apply(features));
    }
    if (stage.column("validationIndicatorCol") != null) {
      isTraining =
          isTraining.and(functions.not(Columns.named(stage.column("validationIndicatorCol"))));
    }
    return functions.when(isTraining, label);
  }

  /** Whether features can be trained on by a classifier that leaves others out. */
  private static UserDefinedFunction isValid(boolean takesMissing) {
    UDF1<Object, Boolean> isValid = features -> FeatureReader.isValid(features, takesMissing);
    return functions.udf(isValid, DataTypes.BooleanType);
  }

  /**
   * All rows, with the columns that the classifier gets.
   *
   * @throws IllegalArgumentException if smote finds a class of a single row
   */
  Dataset<Row> rows() {
    TreeMap<Double, Spread> added = added();
    if (stage.getStrategy().equals(MinorityOversampler.SMOTE) && !added.isEmpty()) {
      neighbors = JavaSparkContext.fromSparkContext(rows.context()).broadcast(neighbors(added));
    }
    AddRows task = new AddRows(positions, added, neighbors, featuresAt, stage.getSeed());
    return columns.sparkSession().createDataFrame(rows.mapPartitionsWithIndex(task, true), schema);
  }

  /** Gives memory back; rows may still be read, as Spark's training summaries do. */
  @Override
  public void close() {
    if (neighbors != null) {
      neighbors.unpersist();
    }
  }

  /** How many rows are added, by class, those with none left out. */
  private TreeMap<Double, Spread> added() {
    TreeMap<Double, Long> counts = positions.counts();
    long most = counts.isEmpty() ? 0 : Collections.max(counts.values());
    long wanted = Math.round(stage.getSamplingRatio() * most);
    TreeMap<Double, Spread> added = new TreeMap<>();
    counts.forEach(
        (label, count) -> {
          if (count < wanted) {
            added.put(label, spread(label, count, wanted - count));
          }
        });
    return added;
  }

  private Spread spread(double label, long count, long total) {
    return new Spread(count, total, Math.floorMod(AddRows.seed(stage.getSeed(), label), count));
  }

  /** Rows of each class that others may have as neighbours. */
  private TreeMap<Double, Neighbors> neighbors(TreeMap<Double, Spread> added) {
    boolean[] nominal = nominal(positions.numFeatures());
    TreeMap<Double, Spread> chosen = new TreeMap<>();
    long most =
        Math.max(2, Math.min(MOST_ROWS, MOST_NUMBERS / positions.numFeatures() / added.size()));
    for (double label : added.keySet()) {
      long count = added.get(label).rows();
      if (count < 2) {
        throw new IllegalArgumentException(
            String.format(
                "%s: class %s has a single training row, but strategy smote needs another of its"
                    + " class; add some, leave it out, or set strategy to random",
                stage.uid(), label));
      }
      if (count > most) {
        LOG.warn(
            "{}: class {} has {} training rows; neighbours are looked for among {} of them",
            stage.uid(),
            label,
            count,
            most);
      }
      chosen.put(label, added.get(label).besides(Math.min(most, count)));
    }
    Map<Double, List<double[]>> found = new TreeMap<>();
    Choose task = new Choose(positions, chosen, featuresAt);
    for (TreeMap<Double, double[][]> part :
        task.run(rows, IntStream.range(0, rows.getNumPartitions()).toArray())) {
      part.forEach(
          (label, vectors) ->
              found.computeIfAbsent(label, key -> new ArrayList<>()).addAll(List.of(vectors)));
    }
    TreeMap<Double, Neighbors> neighbors = new TreeMap<>();
    found.forEach(
        (label, vectors) ->
            neighbors.put(
                label,
                new Neighbors(
                    vectors.toArray(double[][]::new),
                    LongStream.range(0, chosen.get(label).rows())
                        .filter(position -> chosen.get(label).at(position) > 0)
                        .toArray(),
                    nominal,
                    stage.getNumNeighbors())));
    return neighbors;
  }

  private boolean[] nominal(int numFeatures) {
    boolean[] nominal = new boolean[numFeatures];
    Attribute[] attributes = FeatureNames.attributes(schema.fields()[featuresAt]);
    for (int j = 0; j < Math.min(numFeatures, attributes.length); j++) {
      nominal[j] =
          attributes[j] instanceof NominalAttribute || attributes[j] instanceof BinaryAttribute;
    }
    return nominal;
  }

  /** The features of chosen rows of a partition, by class. */
  private record Choose(ClassPositions positions, TreeMap<Double, Spread> chosen, int featuresAt)
      implements PartitionTask<Row, TreeMap<Double, double[][]>> {

    @Override
    public TreeMap<Double, double[][]> call(int partition, Iterator<Row> rows) {
      ClassPositions.Counter counter = positions.counter(partition);
      TreeMap<Double, List<double[]>> found = new TreeMap<>();
      rows.forEachRemaining(
          row -> {
            Double label = ClassPositions.label(row);
            if (label != null) {
              long position = counter.position(label);
              Spread spread = chosen.get(label);
              if (spread != null && spread.at(position) > 0) {
                found
                    .computeIfAbsent(label, key -> new ArrayList<>())
                    .add(((Vector) row.get(featuresAt)).toArray());
              }
            }
          });
      counter.requireEnd();
      TreeMap<Double, double[][]> arrays = new TreeMap<>();
      found.forEach((label, vectors) -> arrays.put(label, vectors.toArray(double[][]::new)));
      return arrays;
    }
  }
}
