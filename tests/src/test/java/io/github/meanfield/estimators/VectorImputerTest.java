package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkJobs;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.VectorImputerModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.MLTestingUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkSessionExtension.class)
class VectorImputerTest {

  private static final double GAP = Double.NaN;
  private static final AtomicInteger READ = new AtomicInteger();

  private static VectorImputer imputer() {
    return new VectorImputer().setInputCol("raw").setOutputCol("out");
  }

  @Test
  void followsSparksRules(SparkSession spark, @TempDir Path folder) throws Exception {
    VectorImputer imputer = imputer().setStrategy("mode").setValidationIndicatorCol("held");
    Dataset<Row> rows =
        Rows.vectors(spark, new double[][] {{1, 2}, {GAP, 2}, {3, GAP}, {3, 9}, {1, 9}})
            .withColumn("held", functions.expr("id = 4"));
    VectorImputerModel model = imputer.fit(rows);
    assertArrayEquals(new double[] {3, 2}, model.surrogates().toArray());
    ParamsSuite.checkParams(imputer);
    ParamsSuite.checkParams(model);
    MLTestingUtils.checkCopyAndUids(imputer, model);
    String path = folder.resolve("imputer").toString();
    imputer.save(path);
    assertEquals(imputer.explainParams(), VectorImputer.load(path).explainParams());
    model.write().overwrite().save(path);
    VectorImputerModel loaded = VectorImputerModel.load(path);
    assertEquals(model.toString(), loaded.toString());
    assertEquals(model.surrogates(), loaded.surrogates());
    assertArrayEquals(
        new double[][] {{1, 2}, {3, 2}, {3, 2}, {3, 9}, {1, 9}}, Rows.out(loaded.transform(rows)));
  }

  /** Those left out of the second pass are not taken for zeros that sparse rows do not store. */
  @Test
  void rowsThatChangeBetweenThePassesAreNoticed(SparkSession spark) {
    UserDefinedFunction isThere =
        functions.udf(
            (UDF1<Long, Boolean>) id -> READ.incrementAndGet() <= 140, DataTypes.BooleanType);
    Dataset<Row> made = Rows.vectors(spark, Rows.random(100, 2));
    // The optimizer would filter local rows, and once for both passes.
    Dataset<Row> all = spark.createDataFrame(made.javaRDD(), made.schema());
    Dataset<Row> rows = all.where(isThere.asNondeterministic().apply(all.col("id")));
    List<Estimator<?>> estimators =
        List.of(
            imputer().setStrategy("median"),
            imputer().setStrategy("mode"),
            new Standardizer().setInputCol("raw").setOutputCol("out").setMethod("robust"));
    for (Estimator<?> estimator : estimators) {
      READ.set(0);
      String message =
          assertThrows(IllegalArgumentException.class, () -> estimator.fit(rows)).getMessage();
      assertTrue(
          message.startsWith(
              estimator.uid()
                  + ": the training rows have changed since they were read first, when a feature"
                  + " had 100 valid values, and now it has 40: "),
          message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "median", "mode"})
  void fillsWhatSparksImputerDoes(String strategy, SparkSession spark) {
    Random random = new Random(5);
    String[] names = {"even", "odd", "few", "full"};
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      made.add(
          RowFactory.create(
              i % 4 == 0 ? null : random.nextGaussian(),
              i % 3 == 0 ? GAP : Math.exp(random.nextGaussian()),
              random.nextBoolean() ? null : (double) random.nextInt(5),
              1e6 + random.nextInt(100)));
    }
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    Dataset<Row> rows = spark.createDataFrame(made, schema);
    Row expected =
        new Imputer()
            .setStrategy(strategy)
            .setInputCols(names)
            .setOutputCols(Arrays.stream(names).map(name -> name + "_full").toArray(String[]::new))
            .fit(rows)
            .surrogateDF()
            .head();
    Dataset<Row> vectors =
        new VectorAssembler()
            .setInputCols(names)
            .setOutputCol("raw")
            .setHandleInvalid("keep")
            .transform(rows);
    double[] found = imputer().setStrategy(strategy).fit(vectors).surrogates().toArray();
    for (int i = 0; i < names.length; i++) {
      assertEquals(expected.getDouble(i), found[i], 1e-13 * Math.abs(found[i]), names[i]);
    }
  }

  @Test
  void theMedianOfManyValuesIsNearTheirMiddle(SparkSession spark) {
    Random random = new Random(3);
    double[][] values = new double[6000][];
    for (int i = 0; i < values.length; i++) {
      values[i] = new double[] {i % 6 == 0 ? 0 : Math.exp(random.nextGaussian())};
    }
    // More distinct values in each partition than it tells, and zeros that are not stored.
    Dataset<Row> rows = Rows.sparse(spark, values).repartition(3);
    double median = imputer().setStrategy("median").fit(rows).surrogates().apply(0);
    long below = Arrays.stream(values).filter(value -> value[0] < median).count();
    assertEquals(values.length / 2, below, 0.001 * values.length);
  }

  @Test
  void gapsOfAnyKindAreFilledAndAttributesKept(SparkSession spark) {
    double inf = Double.POSITIVE_INFINITY;
    List<Vector> rows = new ArrayList<>();
    rows.add(Vectors.dense(1, GAP, GAP));
    rows.add(Vectors.dense(inf, 4, GAP));
    rows.add(null);
    rows.add(Vectors.sparse(3, new int[] {1, 2}, new double[] {6, GAP}));
    Dataset<Row> data = Rows.data(spark, SQLDataTypes.VectorType(), rows);
    Dataset<Row> made = imputer().setStrategy("mean").fit(data).transform(data);
    assertArrayEquals(
        new double[][] {{1, 5, 0}, {inf, 4, 0}, {0.5, 5, 0}, {0, 6, 0}}, Rows.out(made));
    assertTrue(made.where("id = 3").select("out").head().get(0) instanceof SparseVector);
    Dataset<Row> arrays =
        data.where("id < 2").withColumn("raw", functions.expr("array(float(id), NULL)"));
    assertArrayEquals(
        new double[][] {{0, 0}, {1, 0}},
        Rows.out(imputer().setStrategy("median").fit(arrays).transform(arrays)));

    Dataset<Row> named =
        new VectorAssembler()
            .setInputCols(new String[] {"id", "flag"})
            .setOutputCol("raw")
            .transform(spark.range(3).selectExpr("id", "id > 1 AS flag"));
    Attribute flag = attribute(named, "raw");
    assertEquals(flag, attribute(filled(named, "median"), "out"));
    assertEquals(flag, attribute(filled(named, "mode"), "out"));
    // A mean is neither of two values.
    assertEquals(
        NumericAttribute.defaultAttr().withName("flag").withIndex(1),
        attribute(filled(named, "mean"), "out"));
  }

  private static Dataset<Row> filled(Dataset<Row> rows, String strategy) {
    return imputer().setStrategy(strategy).fit(rows).transform(rows);
  }

  /** That of the second feature. */
  private static Attribute attribute(Dataset<Row> rows, String column) {
    return AttributeGroup.fromStructField(rows.schema().apply(column)).attributes().get()[1];
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "median"})
  void thousandsOfFeaturesTakeNoMoreJobs(String strategy, SparkSession spark) {
    VectorImputer imputer = imputer().setStrategy(strategy);
    int[] jobs =
        IntStream.of(2, 21_000)
            .map(
                size -> {
                  double[] gaps = IntStream.range(0, size).mapToDouble(i -> GAP).toArray();
                  double[] ones = IntStream.range(0, size).mapToDouble(i -> 1).toArray();
                  Dataset<Row> rows = Rows.vectors(spark, gaps, ones);
                  return SparkJobs.during(
                      spark,
                      () ->
                          assertArrayEquals(
                              new double[][] {ones, ones},
                              Rows.out(imputer.fit(rows).transform(rows))));
                })
            .toArray();
    assertEquals(jobs[0], jobs[1]);
  }
}
