package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.Errors;
import io.github.meanfield.Images;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.network.zoo.ImageNetworks;
import io.github.meanfield.transformers.ImageStandardizerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.MLTestingUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkSessionExtension.class)
class ImageStandardizerTest {

  private static final StructType FILES =
      new StructType()
          .add("image", DataTypes.BinaryType)
          .add("held", DataTypes.BooleanType)
          .add("label", DataTypes.DoubleType);

  private static ImageStandardizer standardizer(int... shape) {
    return new ImageStandardizer("images")
        .setInputCol("image")
        .setOutputCol("features")
        .setImageShape(shape);
  }

  private static Dataset<Row> files(SparkSession spark, byte[]... files) {
    List<Row> rows = new ArrayList<>();
    for (byte[] file : files) {
      rows.add(RowFactory.create(file, false, 0.0));
    }
    return spark.createDataFrame(rows, FILES).coalesce(1);
  }

  private static double[] made(ImageStandardizer stage, Dataset<Row> rows) {
    return stage.fit(rows).transform(rows).select("features").head().<Vector>getAs(0).toArray();
  }

  private static double[] unit(int... levels) {
    double[] values = new double[levels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = levels[i] / 255.0;
    }
    return values;
  }

  @Test
  void followsSparksRules(SparkSession spark, @TempDir Path folder) throws Exception {
    Dataset<Row> rows = files(spark, Images.grey(2, 0, 255), Images.grey(2, 51, 102));
    ImageStandardizer stage = standardizer(1, 2, 1).setValidationIndicatorCol("held");
    ImageStandardizerModel model = stage.fit(rows);
    ParamsSuite.checkParams(stage);
    ParamsSuite.checkParams(model);
    MLTestingUtils.checkCopyAndUids(stage, model);
    String path = folder.resolve("images").toString();
    stage.save(path);
    assertArrayEquals(new int[] {1, 2, 1}, ImageStandardizer.load(path).getImageShape());
    model.write().overwrite().save(path);
    ImageStandardizerModel loaded = ImageStandardizerModel.load(path);
    assertEquals(model.toString(), loaded.toString());
    assertEquals(
        model.transform(rows).select("features").collectAsList(),
        loaded.transform(rows).select("features").collectAsList());
    assertEquals(
        2,
        AttributeGroup.fromStructField(loaded.transform(rows).schema().apply("features")).size());
  }

  /** Red, green; blue, and a mix of them: by Spark's image source, and as the bytes of a file. */
  @Test
  void channelsFollowEachOther(SparkSession spark, @TempDir Path folder) throws IOException {
    byte[] file = Images.file("png", 2, 0xff0000, 0x00ff00, 0x0000ff, 0x336699);
    Files.write(folder.resolve("a.png"), file);
    Dataset<Row> ofSpark = spark.read().format("image").load(folder.toString());
    for (Dataset<Row> rows : List.of(ofSpark, files(spark, file))) {
      assertArrayEquals(
          unit(255, 0, 0, 0x33, 0, 255, 0, 0x66, 0, 0, 255, 0x99),
          made(standardizer(2, 2, 3).setMethod("unit"), rows),
          1e-7);
      assertArrayEquals(
          new double[] {0.299, 0.587, 0.114, (0.299 * 51 + 0.587 * 102 + 0.114 * 153) / 255},
          made(standardizer(2, 2, 1).setMethod("unit"), rows),
          1e-6);
    }
    // Grey levels are all three colours.
    assertArrayEquals(
        unit(7, 9, 7, 9, 7, 9),
        made(standardizer(1, 2, 3).setMethod("unit"), files(spark, Images.grey(2, 7, 9))),
        1e-7);
    // Of one colour JPEG keeps what it is, but for rounding.
    assertArrayEquals(
        unit(100, 150, 200),
        made(
            standardizer(1, 1, 3).setMethod("unit"), files(spark, Images.file("jpg", 1, 0x6496c8))),
        0.02);
  }

  /** By hand: what a new pixel covers, and weights that fall from the middle of it. */
  @ParameterizedTest
  @CsvSource({
    // Three pixels to two: each covers one and a half.
    "area, 3, '30 60 90', 2, '40 80'",
    // Two to four: each covers a half.
    "area, 2, '10 50', 4, '10 10 50 50'",
    "area, 4, '0 40 80 120', 1, '60'",
    // Middles at 0.25, 0.75, 1.25 and 1.75, of pixels at 0.5 and 1.5.
    "bilinear, 2, '10 50', 4, '10 20 40 50'",
    // Middles at 1 and 3; weights 3/4, 3/4, 1/4 of a reach of 2 pixels.
    "bilinear, 4, '0 70 140 210', 2, '50 160'",
    "bilinear, 3, '1 2 3', 3, '1 2 3'"
  })
  void imagesAreResized(
      String resize, int from, String levels, int to, String expected, SparkSession spark) {
    int[] given = numbers(levels);
    ImageStandardizer across = standardizer(1, to, 1).setMethod("unit").setResize(resize);
    assertArrayEquals(
        unit(numbers(expected)), made(across, files(spark, Images.grey(from, given))), 1e-6);
    ImageStandardizer down = standardizer(to, 1, 1).setMethod("unit").setResize(resize);
    assertArrayEquals(
        unit(numbers(expected)), made(down, files(spark, Images.grey(1, given))), 1e-6);
  }

  private static int[] numbers(String words) {
    return Arrays.stream(words.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  /** Height and width apart: 4 × 2 pixels to 2 × 1. */
  @Test
  void bothSidesAreResized(SparkSession spark) {
    assertArrayEquals(
        unit(25, 65),
        made(
            standardizer(2, 1, 1).setMethod("unit"),
            files(spark, Images.grey(2, 10, 20, 30, 40, 50, 60, 70, 80))),
        1e-6);
  }

  @Test
  void statisticsAreThoseOfTrainingRowsAndOfAChannel(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .createDataFrame(
                List.of(
                    RowFactory.create(Images.file("png", 1, 0x000a33), false, 0.0),
                    RowFactory.create(Images.file("png", 1, 0xff1433), null, 0.0),
                    RowFactory.create(Images.file("png", 1, 0xff1eff), true, 0.0)),
                FILES)
            .repartition(3);
    ImageStandardizer stage = standardizer(1, 1, 3).setValidationIndicatorCol("held");
    ImageStandardizerModel model = stage.fit(rows);
    assertArrayEquals(unit(127, 15, 51), model.mean().toArray(), 0.002);
    double ofRed = Math.sqrt(0.5);
    assertArrayEquals(new double[] {ofRed, ofRed * 10 / 255, 0}, model.scale().toArray(), 1e-6);
    List<Row> made = model.transform(rows).orderBy("held").select("features").collectAsList();
    double[] held = made.get(2).<Vector>getAs(0).toArray();
    // Blue is constant in what was trained on.
    assertArrayEquals(new double[] {0.5 / ofRed, 1.5 / ofRed, 0}, held, 1e-5);
    assertArrayEquals(
        new double[] {1, 1, 1}, stage.setMethod("center").fit(rows).scale().toArray());
  }

  @Test
  void whatIsNoImageIsTold(SparkSession spark, @TempDir Path folder) throws IOException {
    Files.write(folder.resolve("good.png"), Images.grey(1, 9));
    byte[] torn = {1, 2, 3};
    Files.write(folder.resolve("torn.png"), torn);
    Dataset<Row> ofSpark =
        spark.read().format("image").option("dropInvalid", false).load(folder.toString());
    ImageStandardizer stage = standardizer(1, 1, 1);
    ImageStandardizerModel model = stage.fit(files(spark, Images.grey(1, 0), Images.grey(1, 255)));
    for (Dataset<Row> rows : List.of(ofSpark, files(spark, torn, Images.grey(1, 9)))) {
      String found = rows == ofSpark ? "torn.png'" : "3 bytes";
      Errors.assertRefused(
          () -> stage.fit(rows),
          "images: inputCol 'image' has 1 training images that are null or cannot be decoded",
          found);
      Errors.assertTaskRefuses(
          () -> model.transform(rows).collect(),
          "images: inputCol 'image' has an image that cannot be decoded",
          found);
      ImageStandardizerModel skipping = model.copy(ParamMap.empty());
      Dataset<Row> left = skipping.setHandleInvalid("skip").transform(rows);
      assertEquals(1, left.count());
      // Each image is decoded once.
      String plan = left.queryExecution().optimizedPlan().toString();
      assertEquals(plan.indexOf("UDF("), plan.lastIndexOf("UDF("), plan);
      Dataset<Row> kept = skipping.setHandleInvalid("keep").transform(rows);
      assertEquals(1, kept.where("features IS NULL").count());
      assertEquals(2, kept.count());
    }
    Dataset<Row> nothing = files(spark, torn, null);
    Errors.assertRefused(
        () -> standardizer(1, 1, 1).setHandleInvalid("keep").fit(nothing),
        "no image to learn from in the training rows (2 are null");
  }

  @Test
  void paramsAndColumnsAreChecked(SparkSession spark) {
    Dataset<Row> rows = files(spark, Images.grey(1, 0));
    Errors.assertRefused(
        () -> new ImageStandardizer("images").setInputCol("image").fit(rows),
        "images: param imageShape is not set; set it to height");
    Errors.assertRefused(
        () -> standardizer(2, 2, 2), "images: param imageShape is [2, 2, 2], but must be");
    ImageStandardizerModel model = standardizer(1, 1, 1).fit(rows);
    ParamMap colours = new ParamMap().put(model.imageShape(), new int[] {1, 1, 3});
    Errors.assertRefused(
        () -> model.transform(rows, colours),
        "images: imageShape has 3 channels, but statistics were learned of 1");
    Errors.assertRefused(
        () -> standardizer(1, 1, 1).setInputCol("label").fit(rows),
        "images: inputCol 'label' is of type double, but must be a struct of Spark's image source");
  }

  /** Bright left or right halves, of several sizes, by a ResNet on two workers. */
  @Test
  void aPipelineLearnsFromImages(SparkSession spark) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      int size = 8 + i % 3 * 4;
      int[] levels = new int[size * size];
      for (int pixel = 0; pixel < levels.length; pixel++) {
        boolean isBright = pixel % size < size / 2 == (i % 2 == 0);
        levels[pixel] = random.nextInt(120) + (isBright ? 100 : 0);
      }
      rows.add(RowFactory.create(Images.grey(size, levels), i % 4 == 3 || i % 8 == 0, i % 2 + 0.0));
    }
    Dataset<Row> images = spark.createDataFrame(rows, FILES).repartition(2);
    PipelineModel model =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  standardizer(8, 8, 1).setValidationIndicatorCol("held"),
                  new NeuralNetworkClassifier()
                      .setNetworkJson(
                          ImageNetworks.resNet(8, 8, 1).setFilters(4).setOutputs(2).toJson())
                      .setValidationIndicatorCol("held")
                      .setBatchSize(10)
                      .setAveragingFrequency(2)
                      .setLearningRate(0.02)
                      .setNumWorkers(2)
                      .setMaxEpochs(6)
                })
            .fit(images);
    // By running statistics, which are averaged as all parameters are.
    Dataset<Row> held = model.transform(images.where("held"));
    assertEquals(60, held.count());
    assertEquals(60, held.where(functions.expr("prediction = label")).count(), 3);
  }
}
