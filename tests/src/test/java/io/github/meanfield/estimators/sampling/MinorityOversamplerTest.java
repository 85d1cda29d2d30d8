package io.github.meanfield.estimators.sampling;

import static io.github.meanfield.Errors.assertRefused;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are added to rarer classes before a fit. */
@ExtendWith(SparkSessionExtension.class)
class MinorityOversamplerTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.IntegerType)
          .add("weight", DataTypes.DoubleType)
          .add("held", DataTypes.BooleanType);

  /** For a UDF, which runs in this process. */
  private static final AtomicBoolean LATER = new AtomicBoolean();

  private static Dataset<Row> rows;
  private static Map<Vector, Row> byFeatures;

  /** 60 rows, of class 0, 1 and 2 in the ratio of 6 : 3 : 1; a sixth validate. */
  @BeforeAll
  static void makeRows(SparkSession spark) {
    Random random = new Random(5);
    List<Row> made = new ArrayList<>();
    byFeatures = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      int label = i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2;
      Vector features = Vectors.dense(random.nextGaussian(), 100 * random.nextGaussian());
      made.add(RowFactory.create((long) i, features, label, i % 4 + 1.0, i / 10 == 5));
    }
    rows = spark.createDataFrame(made, SCHEMA).repartition(1).sortWithinPartitions("id");
    rows.collectAsList().forEach(row -> byFeatures.put(features(row), row));
  }

  private static MinorityOversampler<SeenRows.Zero> sampler(SeenRows seen, String strategy) {
    return new MinorityOversampler<SeenRows.Zero>("sampler")
        .setEstimator(seen)
        .setStrategy(strategy);
  }

  private static List<Row> seen(
      Dataset<Row> from, SeenRows estimator, String strategy, double ratio) {
    sampler(estimator, strategy).setSamplingRatio(ratio).fit(from);
    return estimator.fits().get(estimator.fits().size() - 1);
  }

  private static SeenRows withHeld() {
    return new SeenRows().setValidationIndicatorCol("held").setWeightCol("weight");
  }

  private static Vector features(Row row) {
    return row.getAs("features");
  }

  private static boolean isNew(Row row) {
    return !byFeatures.containsKey(features(row));
  }

  private static Map<Integer, Integer> training(List<Row> seen) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (Row row : seen) {
      if (!row.<Boolean>getAs("held")) {
        counts.merge(row.getAs("label"), 1, Integer::sum);
      }
    }
    return counts;
  }

  @Test
  void classesHaveAsManyRowsAsTheRatioSays() {
    for (String strategy : List.of("random", "smote")) {
      assertEquals(Map.of(0, 30, 1, 30, 2, 30), training(seen(rows, withHeld(), strategy, 1)));
      assertEquals(Map.of(0, 30, 1, 18, 2, 18), training(seen(rows, withHeld(), strategy, 0.6)));
      assertEquals(Map.of(0, 30, 1, 15, 2, 5), training(seen(rows, withHeld(), strategy, 0.01)));
    }
  }

  @Test
  void copiesAreOfTrainingRowsAndAsManyOfEach() {
    List<Row> seen = seen(rows, withHeld(), "random", 0.9);
    assertEquals(
        List.of("features", "label", "weight", "held"), List.of(seen.get(0).schema().fieldNames()));
    Map<Row, Integer> copies = new HashMap<>();
    seen.forEach(row -> copies.merge(byFeatures.get(features(row)), 1, Integer::sum));
    assertEquals(60, copies.size(), "all rows are there");
    copies.forEach(
        (row, count) -> {
          int label = row.getAs("label");
          boolean held = row.getAs("held");
          // 27 rows of 15 and of 5.
          int least = held || label == 0 ? 1 : label == 1 ? 1 : 5;
          int most = held || label == 0 ? 1 : label == 1 ? 2 : 6;
          assertTrue(count >= least && count <= most, () -> row + ": " + count);
        });
    for (Row row : seen) {
      Row original = byFeatures.get(features(row));
      for (String column : List.of("label", "weight", "held")) {
        assertEquals(original.<Object>getAs(column), row.getAs(column));
      }
    }
  }

  @Test
  void rowsOfSmoteLieBetweenTrainingRowsOfTheirClass() {
    List<Row> seen = seen(rows, withHeld(), "smote", 1);
    List<Row> made = seen.stream().filter(MinorityOversamplerTest::isNew).toList();
    assertEquals(40, made.size());
    assertEquals(60, seen.size() - made.size());
    List<Row> ends = rows.where("not held").collectAsList();
    for (Row row : made) {
      assertTrue(isBetween(row, ends), row::toString);
      assertEquals(false, row.getAs("held"));
    }
    assertTrue(made.stream().map(MinorityOversamplerTest::features).distinct().count() > 35);
  }

  /** Whether a row is x + u (x' - x) of two rows of its class, and has the weight of x. */
  private static boolean isBetween(Row row, List<Row> ends) {
    for (Row first : ends) {
      for (Row second : ends) {
        if (first.getAs("label").equals(row.getAs("label"))
            && second.getAs("label").equals(row.getAs("label"))
            && first.getAs("weight").equals(row.getAs("weight"))
            && first != second
            && isBetween(features(row), features(first), features(second))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isBetween(Vector row, Vector first, Vector second) {
    double share = (row.apply(0) - first.apply(0)) / (second.apply(0) - first.apply(0));
    double expected = first.apply(1) + share * (second.apply(1) - first.apply(1));
    return share >= 0 && share < 1 && Math.abs(expected - row.apply(1)) < 1e-6;
  }

  /** One far row in units of the second feature alone is no nearer for it. */
  @Test
  void neighboursAreNearestInStandardDeviations() {
    double[][] four = {{0, 0}, {1, 1_000}, {2, -1_000}, {3, 500}};
    Neighbors one = new Neighbors(four, new long[] {0, 1, 2, 3}, new boolean[] {false, false}, 1);
    // By rows: deviations are 1.118 and 739.5, so that row 1 is the nearest of row 0.
    Vector made =
        one.between(Vectors.dense(0, 0), 0, 1, new SplittableRandom(1)).findFirst().orElseThrow();
    assertEquals(1_000, made.apply(1) / made.apply(0), 1e-9);
  }

  @Test
  void categoriesAreVotedAndMissingValuesStay() {
    double missing = Double.NaN;
    double[][] rows = {{0, 2, 1}, {1, 2, missing}, {2, 3, 5}, {3, missing, 6}};
    Neighbors neighbors =
        new Neighbors(rows, new long[] {4, 5, 6, 7}, new boolean[] {false, true, false}, 3);
    List<Vector> made =
        neighbors.between(Vectors.dense(0, 2, 1), 4, 30, new SplittableRandom(2)).toList();
    Set<Double> thirds = new HashSet<>();
    for (Vector row : made) {
      // Of 2, 3 and missing the nearest has 2.
      assertEquals(2, row.apply(1));
      thirds.add(row.apply(2));
    }
    assertTrue(thirds.contains(1.0), "x where only x' is missing");
    assertTrue(thirds.stream().allMatch(value -> value >= 1 && value < 6), thirds::toString);
    for (Vector row :
        neighbors.between(Vectors.dense(1, 2, missing), 5, 9, new SplittableRandom(3)).toList()) {
      assertTrue(Double.isNaN(row.apply(2)));
    }
  }

  @Test
  void nominalFeaturesAreThoseOfTheMetadata(SparkSession spark) {
    AttributeGroup group =
        new AttributeGroup(
            "features",
            new Attribute[] {
              NumericAttribute.defaultAttr(), NominalAttribute.defaultAttr().withNumValues(200)
            });
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Vector features = Vectors.sparse(2, new int[] {0, 1}, new double[] {i + 1, 7.0 * (i % 5)});
      made.add(RowFactory.create((long) i, features, i < 16 ? 0 : 1, 1.0, false));
    }
    StructType schema = SCHEMA.copy(SCHEMA.fields());
    schema.fields()[1] = group.toStructField();
    SeenRows estimator = new SeenRows();
    List<Row> seen = seen(spark.createDataFrame(made, schema), estimator, "smote", 1);
    assertEquals(32, seen.size());
    for (Row row : seen) {
      assertInstanceOf(SparseVector.class, features(row));
      assertEquals(0, features(row).apply(1) % 7);
    }
    assertEquals(
        group.toStructField().metadata(), seen.get(0).schema().apply("features").metadata());
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "smote"})
  void rowsAreTheSameInAnyPartitionsAndOthersByAnotherSeed(String strategy) {
    List<Row> once = seen(rows, withHeld(), strategy, 0.9);
    Dataset<Row> spread = rows.repartitionByRange(7, rows.col("id")).sortWithinPartitions("id");
    assertEquals(once, seen(spread, withHeld(), strategy, 0.9));
    SeenRows other = withHeld();
    sampler(other, strategy).setSamplingRatio(0.9).setSeed(43).fit(rows);
    assertTrue(!once.equals(other.fits().get(0)));
  }

  @Test
  void rowsThatCannotBeTrainedOnAreLeftAlone(SparkSession spark) {
    List<Row> made = new ArrayList<>(rows.collectAsList());
    made.add(RowFactory.create(60L, null, 2, 1.0, false));
    made.add(RowFactory.create(61L, Vectors.dense(9, 9), null, 1.0, false));
    made.add(RowFactory.create(62L, Vectors.dense(8, 8), 2, 0.0, false));
    made.add(RowFactory.create(63L, Vectors.dense(7, 7), 2, null, false));
    made.add(RowFactory.create(64L, Vectors.dense(6, 6), 2, 1.0, null));
    List<Row> seen = seen(spark.createDataFrame(made, SCHEMA), withHeld(), "random", 1);
    assertEquals(10 + 90 + 5, seen.size());
    assertEquals(5, seen.stream().filter(row -> row.isNullAt(0) || isNew(row)).distinct().count());
  }

  @Test
  void foldsDoNotMeetInACrossValidator() {
    SeenRows estimator = new SeenRows();
    new CrossValidator()
        .setEstimator(sampler(estimator, "smote"))
        .setEvaluator(new MulticlassClassificationEvaluator())
        .setEstimatorParamMaps(new ParamMap[] {ParamMap.empty()})
        .setNumFolds(3)
        .fit(rows.where("label < 2"));
    assertEquals(4, estimator.fits().size(), "three folds and all rows");
    for (List<Row> seen : estimator.fits()) {
      List<Row> ends =
          seen.stream()
              .filter(row -> !isNew(row))
              .map(row -> byFeatures.get(features(row)))
              .toList();
      long made = seen.stream().filter(MinorityOversamplerTest::isNew).count();
      assertTrue(made > 0);
      for (Row row : seen) {
        assertTrue(!isNew(row) || isBetweenAny(row, ends), row::toString);
      }
    }
    int ofFolds = 0;
    for (List<Row> seen : estimator.fits().subList(0, 3)) {
      ofFolds += (int) seen.stream().filter(row -> !isNew(row)).count();
    }
    assertEquals(2 * 54, ofFolds);
  }

  private static boolean isBetweenAny(Row row, List<Row> ends) {
    for (Row first : ends) {
      for (Row second : ends) {
        if (first != second
            && first.getAs("label").equals(row.getAs("label"))
            && second.getAs("label").equals(row.getAs("label"))
            && isBetween(features(row), features(first), features(second))) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aNetworkCountsTheRowsThatAreAdded() {
    NeuralNetworkClassificationModel model =
        new MinorityOversampler<NeuralNetworkClassificationModel>()
            .setEstimator(
                new NeuralNetworkClassifier()
                    .setHiddenLayers(new int[0])
                    .setMaxEpochs(1)
                    .setNumWorkers(1)
                    .setValidationIndicatorCol("held"))
            .setStrategy("smote")
            .fit(rows);
    assertEquals(90, model.summary().trainingRows());
    assertEquals(10, model.summary().validationRows());
    assertEquals(60, model.transform(rows).count());
  }

  @Test
  void itIsSavedInAPipelineWithItsEstimator(@TempDir Path folder) throws Exception {
    LogisticRegression regression = new LogisticRegression("regression").setMaxIter(3);
    MinorityOversampler<LogisticRegressionModel> sampler =
        new MinorityOversampler<LogisticRegressionModel>("sampler")
            .setEstimator(regression)
            .setStrategy("smote")
            .setSamplingRatio(0.8)
            .setNumNeighbors(3)
            .setSeed(9);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {sampler});
    pipeline.write().save(folder.resolve("pipeline").toString());
    MinorityOversampler<?> loaded =
        (MinorityOversampler<?>)
            Pipeline.load(folder.resolve("pipeline").toString()).getStages()[0];
    assertEquals("sampler", loaded.uid());
    assertEquals("regression", loaded.getEstimator().uid());
    assertEquals(3, ((LogisticRegression) loaded.getEstimator()).getMaxIter());
    assertEquals(
        List.of("smote", 0.8, 3, 9L),
        List.of(
            loaded.getStrategy(),
            loaded.getSamplingRatio(),
            loaded.getNumNeighbors(),
            loaded.getSeed()));
    LogisticRegressionModel first = sampler.fit(rows);
    assertEquals(
        first.coefficientMatrix(),
        ((LogisticRegressionModel) loaded.fit(rows)).coefficientMatrix());
    pipeline.fit(rows).write().save(folder.resolve("model").toString());
  }

  @Test
  void copiesHandParamsOn() {
    LogisticRegression regression = new LogisticRegression();
    MinorityOversampler<LogisticRegressionModel> sampler =
        new MinorityOversampler<LogisticRegressionModel>().setEstimator(regression);
    MinorityOversampler<LogisticRegressionModel> copy =
        sampler.copy(new ParamMap().put(regression.maxIter().w(2)).put(sampler.seed().w(4L)));
    assertEquals(2, ((LogisticRegression) copy.getEstimator()).getMaxIter());
    assertEquals(4, copy.getSeed());
    assertEquals(100, regression.getMaxIter());
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void whatCannotBeSampledIsRefused() {
    assertRefused(
        () -> new MinorityOversampler<>("sampler").fit(rows),
        "sampler: there is no estimator; setEstimator takes a classifier");
    assertRefused(
        () ->
            new MinorityOversampler("sampler")
                .setEstimator((Estimator) new Pipeline("pipe").setStages(new PipelineStage[0]))
                .fit(rows),
        "sampler: param estimator is pipe, a Pipeline, which has no param featuresCol",
        "stands last in a Pipeline");
    assertRefused(
        () -> seen(rows, new SeenRows().setWeightCol("w"), "random", 1),
        "sampler: column of the estimator 'w' is not among the columns");
    assertRefused(
        () -> seen(rows.where("label < 2 or id = 9"), new SeenRows(), "smote", 1),
        "sampler: class 2.0 has a single training row, but strategy smote needs another",
        "set strategy to random");
    Dataset<Row> arrays =
        rows.withColumn("features", functions.vector_to_array(rows.col("features"), "float64"));
    assertRefused(
        () -> seen(arrays, new SeenRows(), "smote", 1),
        "sampler: featuresCol 'features' of seenRows is of type array<double>, but must be a"
            + " Vector for strategy smote");
    assertEquals(108, seen(arrays, new SeenRows(), "random", 1).size());
  }

  /** Those that are nearest by a plain sort, missing values and categories among them. */
  @Test
  void nearestRowsAreFoundAmongMissingAndInfiniteValues() {
    Random random = new Random(11);
    double[][] many = new double[200][4];
    for (double[] row : many) {
      for (int j = 0; j < 4; j++) {
        row[j] = j == 3 ? random.nextInt(3) : (j + 1) * random.nextGaussian();
      }
      if (random.nextInt(5) == 0) {
        row[random.nextInt(3)] = random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
      }
    }
    many[7][3] = -0.0;
    boolean[] nominal = {false, false, false, true};
    double[] variances = new double[3];
    for (int j = 0; j < 3; j++) {
      int feature = j;
      double[] known =
          Arrays.stream(many).mapToDouble(row -> row[feature]).filter(Double::isFinite).toArray();
      variances[j] = StatUtils.populationVariance(known);
    }
    long[] positions = LongStream.range(0, many.length).toArray();
    Neighbors neighbors = new Neighbors(many, positions, nominal, 6);
    for (int i = 0; i < many.length; i++) {
      double[] row = many[i];
      int own = i;
      int[] expected =
          IntStream.range(0, many.length)
              .filter(other -> other != own)
              .boxed()
              .sorted(Comparator.comparingDouble(other -> distance(row, many[other], variances)))
              .limit(6)
              .mapToInt(Integer::intValue)
              .toArray();
      assertArrayEquals(expected, neighbors.nearest(row, i), "row " + i);
    }
  }

  private static double distance(double[] first, double[] second, double[] variances) {
    double sum = first[3] == second[3] ? 0 : 1;
    int known = 1;
    for (int j = 0; j < 3; j++) {
      if (Double.isFinite(first[j]) && Double.isFinite(second[j])) {
        sum += Math.pow(first[j] - second[j], 2) / variances[j];
        known++;
      }
    }
    return sum / known;
  }

  @Test
  void anInfiniteValueIsTheEndOfNoLine() {
    double[][] rows = {{0, 0}, {100, 1}, {0.1, Double.POSITIVE_INFINITY}, {0.2, 1}};
    Neighbors one = new Neighbors(rows, new long[] {0, 1, 2, 3}, new boolean[2], 2);
    one.between(Vectors.dense(0, 0), 0, 20, new SplittableRandom(1))
        .forEach(
            row -> {
              assertTrue(row.apply(0) < 1, row::toString);
              assertTrue(row.apply(1) <= 1, row::toString);
            });
  }

  /** A list of them would fill the memory. */
  @Test
  void rowsAreMadeOneByOne() {
    Neighbors two = new Neighbors(new double[][] {{0}, {1}}, new long[] {0, 1}, new boolean[1], 1);
    Vector row = Vectors.dense(0);
    long many = Long.MAX_VALUE;
    assertTrue(two.between(row, 0, many, new SplittableRandom(1)).iterator().next().apply(0) < 1);
    TreeMap<Double, Spread> added = new TreeMap<>(Map.of(0.0, new Spread(1, many, 0)));
    ClassPositions positions =
        new ClassPositions(List.of(new TreeMap<>(), new TreeMap<>(Map.of(0.0, 1L))), 1);
    Iterator<Row> rows =
        new AddRows(positions, added, null, 0, 1)
            .call(0, List.of(RowFactory.create(row, 0.0)).iterator());
    for (int i = 0; i < 10; i++) {
      assertEquals(RowFactory.create(row), rows.next());
    }
  }

  /** The network trains on as many rows of each class: those that it leaves out are not counted. */
  @Test
  void rowsThatTheClassifierLeavesOutAreNoTrainingRows(SparkSession spark) {
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      double feature = i > 13 ? Double.NaN : i;
      made.add(RowFactory.create((long) i, Vectors.dense(i, feature), i < 10 ? 0 : 1, 1.0, false));
    }
    Dataset<Row> some = spark.createDataFrame(made, SCHEMA);
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {2})
            .setMaxEpochs(1)
            .setNumWorkers(1)
            .setHandleInvalid("skip");
    MinorityOversampler<NeuralNetworkClassificationModel> sampler =
        new MinorityOversampler<NeuralNetworkClassificationModel>().setEstimator(network);
    for (String strategy : List.of("random", "smote")) {
      assertEquals(20, sampler.setStrategy(strategy).fit(some).summary().trainingRows());
    }
    network.setFeatureEncoding("tabular");
    assertEquals(20, sampler.fit(some).summary().trainingRows(), "NaN is valid");
  }

  @Test
  void aWeightThatIsNotANumberIsNotAboveZero(SparkSession spark) {
    List<Row> made = new ArrayList<>(rows.collectAsList());
    made.add(RowFactory.create(60L, Vectors.dense(9, 9), 2, Double.NaN, false));
    List<Row> seen = seen(spark.createDataFrame(made, SCHEMA), withHeld(), "random", 1);
    assertEquals(10 + 90 + 1, seen.size());
  }

  @Test
  void minusZeroIsTheClassZero() {
    Dataset<Row> doubles =
        rows.where("label = 0").withColumn("label", expr("if(id < 15, -0.0D, 0.0D)"));
    assertEquals(36, seen(doubles, new SeenRows(), "random", 1).size());
  }

  /** Spark computes its figures from the rows when they are asked for. */
  @Test
  void summariesOfSparkLookAtTheRowsAfterwards() {
    LogisticRegressionModel model =
        new MinorityOversampler<LogisticRegressionModel>()
            .setEstimator(new LogisticRegression().setMaxIter(2))
            .setStrategy("smote")
            .fit(rows.where("label < 2"));
    assertEquals(72, model.binarySummary().predictions().count());
    assertTrue(model.summary().accuracy() > 0.4);
  }

  @Test
  void aValidatorIsSavedWithAGridOfTheOversampler(@TempDir Path folder) throws Exception {
    LogisticRegression regression = new LogisticRegression().setMaxIter(2);
    MinorityOversampler<LogisticRegressionModel> sampler =
        new MinorityOversampler<LogisticRegressionModel>().setEstimator(regression);
    TrainValidationSplit split =
        new TrainValidationSplit()
            .setEstimator(sampler)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(sampler.samplingRatio(), new double[] {0.5, 1})
                    .build());
    split.fit(rows).write().save(folder.resolve("sampler").toString());
    TrainValidationSplitModel loaded =
        TrainValidationSplitModel.load(folder.resolve("sampler").toString());
    assertInstanceOf(MinorityOversampler.class, loaded.getEstimator());
    split.setEstimatorParamMaps(
        new ParamGridBuilder().addGrid(regression.regParam(), new double[] {0.1}).build());
    LogisticRegressionModel best = (LogisticRegressionModel) split.fit(rows).bestModel();
    assertEquals(0.1, best.getRegParam());
    best.write().save(folder.resolve("best").toString());
  }

  @Test
  void onlyColumnsThatAreNeededAreKept(SparkSession spark) {
    Dataset<Row> wide = rows.withColumn("text", expr("repeat('x', 1000)"));
    List<StorageLevel> levels = new ArrayList<>();
    seen(
        wide,
        new SeenRows(
            () -> {
              levels.add(wide.storageLevel());
              levels.add(wide.select("features", "label").storageLevel());
            }),
        "random",
        1);
    assertEquals(List.of(StorageLevel.NONE(), StorageLevel.MEMORY_AND_DISK()), levels);
  }

  /** As where an executor is lost that held rows which cannot be computed again. */
  @Test
  void rowsThatChangeBetweenTwoJobsAreNoticed(SparkSession spark) {
    LATER.set(false);
    UserDefinedFunction label =
        org.apache.spark.sql.functions.udf(
            (UDF1<Integer, Integer>) value -> LATER.get() ? 0 : value, DataTypes.IntegerType);
    Dataset<Row> changing =
        rows.withColumn("label", label.apply(rows.col("label")))
            .persist(StorageLevel.MEMORY_ONLY());
    SeenRows late =
        new SeenRows(
            () -> {
              changing.unpersist(true);
              LATER.set(true);
            });
    assertRefused(
        () -> seen(changing, late, "random", 1),
        "sampler: partition 0 of the rows has changed since it was read first",
        "cache or write them before fitting");
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void privacyIsNotOverstated() {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier("network").setDpNoiseMultiplier(1);
    String[] parts = {
      "sampler: its classifier network trains with differential privacy (dpNoiseMultiplier 1.0,",
      "set both to 0, or fit it without the oversampler"
    };
    MinorityOversampler sampler = new MinorityOversampler("sampler");
    assertRefused(() -> sampler.setEstimator(classifier).fit(rows), parts);
    classifier.setDpNoiseMultiplier(0).setDpEpsilon(2);
    assertRefused(() -> sampler.setEstimator(classifier).fit(rows), "dpEpsilon 2.0)");
  }

  @Test
  void labelsThatAreNoClassesAreRefused(SparkSession spark) {
    assertRefused(
        () -> seen(rows.withColumn("label", expr("id / 7")), new SeenRows(), "random", 1),
        "sampler: labelCol 'label' has 0.14285714285714285, but required are classes, whole numbers",
        "StringIndexer makes such of others");
    assertRefused(
        () -> seen(rows.withColumn("label", expr("label - 1")), new SeenRows(), "random", 1),
        "sampler: labelCol 'label' has -1.0, but required are classes");
    assertRefused(
        () ->
            seen(
                rows.withColumn("label", expr("explode(sequence(1, 100))"))
                    .selectExpr("features", "label + 100 * id AS label"),
                new SeenRows(),
                "random",
                1),
        "sampler: labelCol 'label' has more than 4096 classes, which are the most");
    assertRefused(
        () -> seen(rows.withColumn("label", rows.col("features")), new SeenRows(), "random", 1),
        "sampler: labelCol 'label' of seenRows is of type vector, but must be a number, the class:"
            + " rows with several labels, or with probabilities of classes, cannot be sampled");
  }

  @Test
  void vectorsOfDifferentSizeAreRefused(SparkSession spark) {
    List<Row> made = new ArrayList<>(rows.collectAsList());
    made.add(RowFactory.create(60L, Vectors.dense(1, 2, 3), 2, 1.0, false));
    assertRefused(
        () -> seen(spark.createDataFrame(made, SCHEMA), new SeenRows(), "smote", 1),
        "sampler: featuresCol 'features' has Vectors of 2 to 3 numbers in training rows, but"
            + " strategy smote requires as many in each");
    List<Row> empty = List.of(RowFactory.create(0L, Vectors.dense(new double[0]), 0, 1.0, false));
    assertRefused(
        () -> seen(spark.createDataFrame(empty, SCHEMA), new SeenRows(), "smote", 1),
        "has Vectors of 0 to 0 numbers");
  }
}
