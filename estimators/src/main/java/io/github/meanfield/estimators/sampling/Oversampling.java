package io.github.meanfield.estimators.sampling;

import io.github.meanfield.estimators.averaging.rows.PartitionTask;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.rows.FeatureNames;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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
    positions = ClassPositions.of(rows);
  }

  /** The label of a training row, null of another. */
  private Column label() {
    Column label = Columns.named(stage.column("labelCol")).cast(DataTypes.DoubleType);
    Column isTraining =
        functions.not(label.isNaN()).and(Columns.named(stage.column("featuresCol")).isNotNull());
    if (stage.column("weightCol") != null) {
      isTraining = isTraining.and(Columns.named(stage.column("weightCol")).gt(0));
    }
    if (stage.column("validationIndicatorCol") != null) {
      isTraining =
          isTraining.and(functions.not(Columns.named(stage.column("validationIndicatorCol"))));
    }
    return functions.when(isTraining, label);
  }

  /**
   * All rows, with the columns that the classifier gets.
   *
   * @throws IllegalArgumentException if smote finds a class of a single row
   */
  Dataset<Row> rows() {
    TreeMap<Double, Spread> added = added();
    if (stage.getStrategy().equals(MinorityOversampler.SMOTE) && !added.isEmpty()) {
      neighbors =
          JavaSparkContext.fromSparkContext(rows.context()).broadcast(neighbors(added.keySet()));
    }
    AddRows task = new AddRows(positions.firsts(), added, neighbors, featuresAt, stage.getSeed());
    return columns.sparkSession().createDataFrame(rows.mapPartitionsWithIndex(task, true), schema);
  }

  @Override
  public void close() {
    if (neighbors != null) {
      neighbors.destroy();
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
    return new Spread(count, total, Math.floorMod(seed(stage.getSeed(), label), count));
  }

  private static long seed(long seed, double label, long... path) {
    long derived =
        Seeds.derive(seed, SeedPurpose.OVERSAMPLING.ordinal(), Double.doubleToLongBits(label));
    return path.length == 0 ? derived : Seeds.derive(derived, path);
  }

  /** Rows of each class that others may have as neighbours. */
  private TreeMap<Double, Neighbors> neighbors(Iterable<Double> labels) {
    Row any = rows.filter(row -> ClassPositions.label(row) != null).first();
    int numFeatures = ((Vector) any.get(featuresAt)).size();
    boolean[] nominal = nominal(numFeatures);
    TreeMap<Double, Spread> chosen = new TreeMap<>();
    List<Double> all = new ArrayList<>();
    labels.forEach(all::add);
    long most = Math.max(2, Math.min(MOST_ROWS, MOST_NUMBERS / numFeatures / all.size()));
    for (double label : all) {
      long count = positions.counts().get(label);
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
      chosen.put(label, spread(label, count, Math.min(most, count)));
    }
    Map<Double, List<double[]>> found = new TreeMap<>();
    Choose task = new Choose(positions.firsts(), chosen, featuresAt);
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
  private record Choose(
      List<TreeMap<Double, Long>> firsts, TreeMap<Double, Spread> chosen, int featuresAt)
      implements PartitionTask<Row, TreeMap<Double, double[][]>> {

    @Override
    public TreeMap<Double, double[][]> call(int partition, Iterator<Row> rows) {
      Map<Double, Long> next = new TreeMap<>(firsts.get(partition));
      TreeMap<Double, List<double[]>> found = new TreeMap<>();
      rows.forEachRemaining(
          row -> {
            Spread spread = spread(chosen, row);
            if (spread != null && spread.at(position(next, row)) > 0) {
              found
                  .computeIfAbsent(ClassPositions.label(row), key -> new ArrayList<>())
                  .add(((Vector) row.get(featuresAt)).toArray());
            }
          });
      TreeMap<Double, double[][]> arrays = new TreeMap<>();
      found.forEach((label, vectors) -> arrays.put(label, vectors.toArray(double[][]::new)));
      return arrays;
    }
  }

  private static Spread spread(TreeMap<Double, Spread> spreads, Row row) {
    Double label = ClassPositions.label(row);
    return label == null ? null : spreads.get(label);
  }

  private static long position(Map<Double, Long> next, Row row) {
    return next.merge(ClassPositions.label(row), 1L, Long::sum) - 1;
  }

  /** Puts new rows after those that they are made of. */
  private record AddRows(
      List<TreeMap<Double, Long>> firsts,
      TreeMap<Double, Spread> added,
      Broadcast<TreeMap<Double, Neighbors>> neighbors,
      int featuresAt,
      long seed)
      implements Function2<Integer, Iterator<Row>, Iterator<Row>>, Serializable {

    @Override
    public Iterator<Row> call(Integer partition, Iterator<Row> rows) {
      Map<Double, Long> next = new TreeMap<>(firsts.get(partition));
      return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
          .flatMap(row -> Stream.concat(Stream.of(copy(row, null)), made(row, next)))
          .iterator();
    }

    private Stream<Row> made(Row row, Map<Double, Long> next) {
      Spread spread = spread(added, row);
      if (spread == null) {
        return Stream.empty();
      }
      long position = position(next, row);
      int count = Math.toIntExact(spread.at(position));
      if (neighbors == null || count == 0) {
        return IntStream.range(0, count).mapToObj(i -> copy(row, null));
      }
      Double label = ClassPositions.label(row);
      SplittableRandom random = new SplittableRandom(Oversampling.seed(seed, label, position));
      return neighbors
          .value()
          .get(label)
          .between((Vector) row.get(featuresAt), position, count, random)
          .stream()
          .map(features -> copy(row, features));
    }

    /** Without the class at the end. */
    private Row copy(Row row, Vector features) {
      Object[] values = new Object[row.size() - 1];
      for (int i = 0; i < values.length; i++) {
        values[i] = features != null && i == featuresAt ? features : row.get(i);
      }
      return RowFactory.create(values);
    }
  }
}
