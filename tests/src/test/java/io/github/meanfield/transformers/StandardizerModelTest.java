package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SavedMetadata;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.Standardizer;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.AttributeType;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkSessionExtension.class)
class StandardizerModelTest {

  private static final Vector[] ROWS = {
    Vectors.dense(1, -2, 5, 7), Vectors.dense(2, 0, 5, 1e9), Vectors.dense(4, 9, 5, -3)
  };

  @Test
  void columnsKeepTheirOrderAndMetadata(SparkSession spark) {
    Metadata unit = new MetadataBuilder().putString("unit", "euro").build();
    Dataset<Row> data =
        assembled(spark)
            .withColumn("a", functions.col("a").as("a", unit))
            .withColumn("with.dot", functions.lit(1));
    Standardizer standardizer = new Standardizer().setInputCol("raw").setOutputCol("out");
    StandardizerModel model = standardizer.fit(data);
    Dataset<Row> out = model.transform(data);
    assertEquals(List.of("a", "b", "raw", "with.dot", "out"), List.of(out.columns()));
    for (StructField field : data.schema().fields()) {
      assertEquals(field, out.schema().apply(field.name()));
    }
    assertEquals(unit, out.schema().apply("a").metadata());
    assertEquals(model.transformSchema(data.schema()), out.schema());
    assertEquals(standardizer.transformSchema(data.schema()), out.schema());
    assertEquals(SQLDataTypes.VectorType(), out.schema().apply("out").dataType());
    Dataset<Row> dotted = data.withColumnRenamed("raw", "raw.x");
    assertEquals(2, model.copy(ParamMap.empty()).setInputCol("raw.x").transform(dotted).count());
  }

  @Test
  void theOutputHasNumericAttributesWithTheInputsNames(SparkSession spark) {
    Dataset<Row> data = assembled(spark);
    StandardizerModel model = new Standardizer().setInputCol("raw").setOutputCol("out").fit(data);
    AttributeGroup group =
        AttributeGroup.fromStructField(model.transform(data).schema().apply("out"));
    assertEquals(2, group.size());
    assertEquals("a", group.getAttr(0).name().get());
    assertEquals("b", group.getAttr(1).name().get());
    assertEquals(AttributeType.Numeric(), group.getAttr(1).attrType());
    // Without names there is the size; of an array too.
    Dataset<Row> unnamed = vectors(spark, Vectors.dense(1, 2), Vectors.dense(3, 4));
    assertEquals(
        2, AttributeGroup.fromStructField(model.transform(unnamed).schema().apply("out")).size());
    Dataset<Row> arrays = spark.sql("select array(1.0d, 2.0d) as raw");
    long size =
        model
            .transform(arrays)
            .schema()
            .apply("out")
            .metadata()
            .getMetadata("ml_attr")
            .getLong("num_attrs");
    assertEquals(2, size);
  }

  @Test
  void transformIsLazyAndTheClosureHoldsNoStage(SparkSession spark) throws Exception {
    StandardizerModel model = model(spark, "zscore", "skip");
    Dataset<Row> failing =
        vectors(spark, ROWS).filter(functions.raise_error(functions.lit("read")).isNull());
    Dataset<Row> out = model.inverse().transform(model.transform(failing));
    assertThrows(Exception.class, out::collectAsList);

    FeatureMap map =
        new FeatureMap(
            "uid",
            vectors(spark, ROWS).schema().apply("raw"),
            "keep",
            new double[4],
            StandardizationMaps.function(
                StandardizationMaps.of(
                    model,
                    new StandardizerStatistics(
                        new double[4],
                        new double[4],
                        new double[4],
                        new double[4],
                        new double[4],
                        new long[4],
                        new long[4],
                        StandardizerStatistics.NO_QUANTILES))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(map);
    }
    String classes = bytes.toString(StandardCharsets.ISO_8859_1);
    assertTrue(classes.contains("FeatureMap") && classes.contains("Standardization"));
    assertFalse(classes.contains("StandardizerModel") || classes.contains("Param"), classes);
  }

  @Test
  void streamsAreStandardizedLikeTables(SparkSession spark, @TempDir Path folder) throws Exception {
    String input = folder.resolve("input").toString();
    vectors(spark, ROWS).write().parquet(input);
    StandardizerModel model = model(spark, "zscore", "skip");
    StructType schema = vectors(spark, ROWS).schema();
    StreamingQuery query =
        model
            .transform(spark.readStream().schema(schema).parquet(input))
            .writeStream()
            .format("memory")
            .queryName("standardized")
            .start();
    try {
      query.processAllAvailable();
      assertEquals(
          Set.copyOf(outputs(model.transform(vectors(spark, ROWS)))),
          Set.copyOf(outputs(spark.table("standardized"))));
      assertEquals(3, spark.table("standardized").count());
    } finally {
      query.stop();
    }
  }

  @Test
  void aSparseRowStaysSparseIfZerosStayZero(SparkSession spark) {
    Vector[] rows = {
      Vectors.sparse(3, new int[] {0}, new double[] {1}),
      Vectors.sparse(3, new int[] {1}, new double[] {6}),
      Vectors.sparse(3, new int[0], new double[0])
    };
    Dataset<Row> data = vectors(spark, rows);
    Standardizer minmax =
        new Standardizer().setInputCol("raw").setOutputCol("out").setMethod("minmax");
    StandardizerModel toUnit = minmax.setRangeMin(0).fit(data);
    List<Vector> sparse = outputs(toUnit.transform(data));
    sparse.forEach(row -> assertInstanceOf(SparseVector.class, row));
    assertEquals(Vectors.sparse(3, new int[] {1}, new double[] {1}), sparse.get(1));
    List<Vector> dense = outputs(minmax.setRangeMin(-1).fit(data).transform(data));
    dense.forEach(row -> assertInstanceOf(DenseVector.class, row));
    assertEquals(Vectors.dense(1, -1, 0), dense.get(0));
    // A dense row stays dense, and back again by the inverse.
    Dataset<Row> back =
        toUnit.inverse().setOutputCol("back").transform(toUnit.transform(data)).select("back");
    assertInstanceOf(SparseVector.class, back.first().get(0));
    Dataset<Row> one = vectors(spark, rows[0].toDense());
    assertInstanceOf(DenseVector.class, outputs(toUnit.transform(one)).get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "zscore,false",
    "minmax,false",
    "center,false",
    "robust,false",
    "quantile,false",
    "zscore,true",
    "minmax,true",
    "quantile,true"
  })
  void theInverseMapsBack(String method, boolean arrays, SparkSession spark) {
    Dataset<Row> data = vectors(spark, ROWS);
    if (arrays) {
      data =
          data.withColumn(
              "raw",
              org.apache.spark.ml.functions.vector_to_array(functions.col("raw"), "float64"));
    }
    StandardizerModel model =
        new Standardizer()
            .setInputCol("raw")
            .setOutputCol("out")
            .setMethod(method)
            .setRangeMin(-3)
            .setRangeMax(0.5)
            .fit(data);
    InverseStandardizer inverse = model.inverse().setOutputCol("back");
    assertEquals("out", inverse.getInputCol());
    assertEquals(4, inverse.numFeatures());
    Dataset<Row> back = inverse.transform(model.transform(data));
    assertEquals(List.of("raw", "out", "back"), List.of(back.columns()));
    assertEquals(
        data.schema().apply("raw").dataType().getClass(),
        back.schema().apply("back").dataType().getClass());
    assertEquals(inverse.transformSchema(model.transform(data).schema()), back.schema());
    List<Row> rows = back.selectExpr("raw", "back").collectAsList();
    for (int i = 0; i < ROWS.length; i++) {
      double[] actual =
          arrays
              ? rows.get(i).getList(1).stream().mapToDouble(v -> (double) v).toArray()
              : rows.get(i).<Vector>getAs(1).toArray();
      assertArrayEquals(ROWS[i].toArray(), actual, 1e-6);
      // The constant comes back exactly.
      assertEquals(5, actual[2], method.equals("center") ? 1e-15 : 0);
    }
    Vector standardized = model.transform(vectors(spark, ROWS)).select("out").head().getAs(0);
    assertArrayEquals(ROWS[0].toArray(), inverse.invert(standardized).toArray(), 1e-6);
    assertThrows(IllegalArgumentException.class, () -> inverse.invert(Vectors.dense(1)));
  }

  @Test
  void theInverseKeepsWhatIsMissing(SparkSession spark) {
    StandardizerModel model = model(spark, "zscore", "keep");
    Dataset<Row> data = vectors(spark, Vectors.dense(1, Double.NaN, 5, Double.NaN), null);
    List<Row> rows =
        model
            .inverse()
            .setOutputCol("back")
            .transform(model.transform(data))
            .select("back")
            .collectAsList();
    double[] back = rows.get(0).<Vector>getAs(0).toArray();
    assertEquals(1, back[0], 1e-15);
    assertTrue(Double.isNaN(back[1]) && Double.isNaN(back[3]));
    assertTrue(rows.get(1).isNullAt(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zscore", "minmax", "robust", "quantile"})
  void aReloadedModelAndItsInverseAreTheSame(
      String method, SparkSession spark, @TempDir Path folder) throws Exception {
    StandardizerModel model =
        new Standardizer()
            .setInputCol("raw")
            .setOutputCol("out")
            .setMethod(method)
            .setRangeMax(2)
            .setHandleInvalid("mean")
            .setSmoothClip(1.1)
            .fit(vectors(spark, ROWS[0], Vectors.dense(Double.NaN, 1, 5, 2), ROWS[1], ROWS[2]));
    String path = save(model, folder.resolve("model"));
    StandardizerModel loaded = StandardizerModel.load(path);
    assertEquals(model.uid(), loaded.uid());
    assertEquals(model.explainParams(), loaded.explainParams());
    assertEquals(model.mean(), loaded.mean());
    assertEquals(model.center(), loaded.center());
    assertEquals(model.scale(), loaded.scale());
    assertArrayEquals(model.quantiles(), loaded.quantiles());
    assertEquals(method.equals("quantile") ? 4 : 0, loaded.quantiles().length);
    assertEquals(model.min(), loaded.min());
    assertEquals(model.max(), loaded.max());
    assertArrayEquals(model.count(), loaded.count());
    assertArrayEquals(model.nanCount(), loaded.nanCount());
    assertEquals(1, loaded.nanCount()[0]);
    assertArrayEquals(model.constantFeatures(), loaded.constantFeatures());
    Dataset<Row> data = vectors(spark, ROWS[0], null, ROWS[2]);
    Dataset<Row> out = model.transform(data);
    assertEquals(out.collectAsList(), loaded.transform(data).collectAsList());

    InverseStandardizer inverse = model.inverse().setOutputCol("back");
    ParamsSuite.checkParams(inverse);
    InverseStandardizer reloaded =
        InverseStandardizer.load(save(inverse, folder.resolve("inverse")));
    assertEquals(inverse.uid(), reloaded.uid());
    assertEquals(inverse.explainParams(), reloaded.explainParams());
    assertEquals(inverse.transform(out).collectAsList(), reloaded.transform(out).collectAsList());
    assertEquals(
        inverse.transform(out).collectAsList(),
        inverse.copy(ParamMap.empty()).transform(out).collectAsList());
    assertFalse(inverse.uid().equals(model.inverse().uid()));
  }

  @ParameterizedTest
  @CsvSource({"zscore, 0, 1", "zscore, 3, 2", "quantile, 0, 2"})
  void onlyWhatOlderBuildsReadRightlyHasTheFirstVersion(
      String method, double smoothClip, int version, SparkSession spark, @TempDir Path folder)
      throws Exception {
    StandardizerModel model = model(spark, method, "error").setSmoothClip(smoothClip);
    for (MLWritable stage : List.of(model, model.inverse())) {
      String path = save(stage, folder.resolve(stage.getClass().getSimpleName()));
      String metadata = SavedMetadata.text(Path.of(path));
      assertTrue(metadata.contains("\"formatVersion\":" + version), metadata);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUnknownFormatIsRefusedByNumber(boolean ofInverse, SparkSession spark, @TempDir Path folder)
      throws Exception {
    StandardizerModel model = model(spark, "zscore", "error");
    Path saved = folder.resolve("saved");
    String path = save(ofInverse ? model.inverse() : model, saved);
    try (Stream<Path> files = Files.list(saved.resolve("metadata"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("part-")) {
          String text = Files.readString(file);
          assertTrue(text.contains("\"formatVersion\":1"), text);
          Files.writeString(file, text.replace("\"formatVersion\":1", "\"formatVersion\":99"));
        }
        if (name.endsWith(".crc")) {
          Files.delete(file);
        }
      }
    }
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> {
                  if (ofInverse) {
                    InverseStandardizer.load(path);
                  } else {
                    StandardizerModel.load(path);
                  }
                })
            .getMessage();
    assertTrue(message.contains("99") && message.contains(path), message);
  }

  @Test
  void nothingIsWrittenOverUnlessAskedFor(SparkSession spark, @TempDir Path folder)
      throws Exception {
    StandardizerModel model = model(spark, "zscore", "error");
    String path = save(model, folder.resolve("model"));
    assertThrows(Exception.class, () -> model.save(path));
    StandardizerModel other = model(spark, "minmax", "error");
    other.write().overwrite().save(path);
    assertEquals("minmax", StandardizerModel.load(path).getMethod());
  }

  @Test
  void whatIsHandedOutIsACopy(SparkSession spark) {
    StandardizerModel model = model(spark, "zscore", "error");
    Vector mean = model.mean();
    model.mean().toArray()[0] = 99;
    model.scale().toArray()[0] = 99;
    StandardizerModel byQuantiles = model(spark, "quantile", "error");
    byQuantiles.quantiles()[0].toArray()[0] = 99;
    assertEquals(1, byQuantiles.quantiles()[0].apply(0));
    model.count()[0] = 99;
    assertEquals(mean, model.mean());
    assertEquals(3, model.count()[0]);
    assertFalse(model.scale().apply(0) == 99);
    assertEquals(
        "StandardizerModel: uid=" + model.uid() + ", method=zscore, numFeatures=4",
        model.toString());
  }

  private static String save(MLWritable stage, Path path) throws Exception {
    stage.save(path.toString());
    return path.toString();
  }

  private static StandardizerModel model(SparkSession spark, String method, String handleInvalid) {
    return new Standardizer()
        .setInputCol("raw")
        .setOutputCol("out")
        .setMethod(method)
        .setHandleInvalid(handleInvalid)
        .fit(vectors(spark, ROWS));
  }

  private static Dataset<Row> vectors(SparkSession spark, Vector... rows) {
    return spark.createDataFrame(
        Arrays.stream(rows).map(row -> RowFactory.create(row)).toList(),
        new StructType().add("raw", SQLDataTypes.VectorType()));
  }

  private static Dataset<Row> assembled(SparkSession spark) {
    Dataset<Row> data = spark.sql("select * from values (1.0d, 2.0d), (3.0d, 5.0d) as t(a, b)");
    return new VectorAssembler()
        .setInputCols(new String[] {"a", "b"})
        .setOutputCol("raw")
        .transform(data);
  }

  private static List<Vector> outputs(Dataset<Row> rows) {
    return rows.select("out").collectAsList().stream().map(row -> row.<Vector>getAs(0)).toList();
  }
}
