package io.github.meanfield.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.github.meanfield.Images;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.MeanfieldRegistrator;
import io.github.meanfield.transformers.DateFeaturesModel;
import io.github.meanfield.transformers.ImageStandardizerModel;
import io.github.meanfield.transformers.TextIndexerModel;
import io.github.meanfield.transformers.TextLengths;
import io.github.meanfield.transformers.VectorImputerModel;
import io.github.meanfield.transformers.tuning.NetworkTunerModel;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag$;

/** A model that Kryo has written, as Spark does for one in a broadcast, is what it was. */
@ExtendWith(SparkSessionExtension.class)
class KryoModelsTest {

  /** Without the registrator, and with it where every class must be registered. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void modelsTransformAsBefore(boolean isRegistered, SparkSession spark) throws Exception {
    Dataset<Row> rows =
        Goldens.rows(spark)
            .withColumn("day", functions.lit("2026-11-27").cast("date"))
            .withColumn("text", functions.lit("Bad and good"))
            .withColumn("image", functions.lit(Images.grey(1, 200)));
    SparkConf conf = new SparkConf(false);
    if (isRegistered) {
      conf.set("spark.kryo.registrationRequired", "true");
      conf.set("spark.kryo.registrator", MeanfieldRegistrator.class.getName());
    }
    SerializerInstance kryo = new KryoSerializer(conf).newInstance();
    List<PipelineStage> models = models(spark);
    if (!isRegistered) {
      // Whose class is Spark's, which does not register it.
      models.add(golden("pipeline", spark));
    }
    for (PipelineStage model : models) {
      PipelineStage read =
          kryo.deserialize(
              kryo.serialize(model, ClassTag$.MODULE$.apply(PipelineStage.class)),
              ClassTag$.MODULE$.apply(PipelineStage.class));
      assertNotSame(model, read);
      assertEquals(model.uid(), read.uid());
      assertEquals(Goldens.describe(model, rows), Goldens.describe(read, rows), model::toString);
    }
  }

  /** One of each class. */
  private static List<PipelineStage> models(SparkSession spark) throws URISyntaxException {
    List<PipelineStage> models = new ArrayList<>();
    for (String name :
        List.of(
            "classificationModel",
            "inverseStandardizer",
            "regressionModel",
            "standardizerModel-zscore")) {
      models.add(golden(name, spark));
    }
    models.add(new NetworkTunerModel("tuner", (Model<?>) models.get(0), search()));
    DateFeaturesModel dates = new DateFeaturesModel("dates", List.of(7.0), List.of(false));
    dates.setInputCols(new String[] {"day"}).set(dates.timeZone(), "UTC");
    models.add(dates);
    TextIndexerModel texts =
        new TextIndexerModel("texts", List.of("good", "bad"), new TextLengths(Map.of(2, 1L)));
    texts.setInputCol("text").set(texts.maxLength(), 5);
    models.add(texts);
    models.add(new VectorImputerModel("imputer", new double[Goldens.FEATURES]).setInputCol("raw"));
    double[] channel = {0.5};
    ImageStandardizerModel images = new ImageStandardizerModel("images", channel, channel);
    images.set(images.imageShape(), new int[] {1, 1, 1});
    models.add(images.setInputCol("image"));
    return models;
  }

  private static PipelineStage golden(String name, SparkSession spark) throws URISyntaxException {
    return DefaultParamsReader.loadParamsInstance(
        GoldenModelsTest.folder(Goldens.FOLDER).resolve(name).toString(), spark.sparkContext());
  }

  private static NetworkTunerModel.Search search() {
    return new NetworkTunerModel.Search(List.of(), 0, "accuracy", true, List.of("a warning"));
  }
}
