package io.github.meanfield.stages.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.json4s.JsonAST.JInt;
import org.json4s.JsonAST.JObject;
import org.json4s.JsonAST.JValue;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * The metadata of a saved model: Spark's own, and in it the version of the format the model's data
 * are in. A version that this build does not know is refused.
 */
public final class ModelMetadata {

  private static final String KEY = "formatVersion";

  /** The version that this build writes, and the only one it reads. */
  public static final int CURRENT = 1;

  private ModelMetadata() {}

  /**
   * Writes a stage's metadata. Write them last: a directory without metadata does not load, so a
   * save that failed half-way leaves no half model.
   *
   * @param stage the stage
   * @param path its directory
   * @param context the Spark context
   * @param numbers further whole numbers to keep, by name
   */
  public static void saveMetadata(
      Params stage, String path, SparkContext context, Map<String, Integer> numbers) {
    List<Tuple2<String, JValue>> extra = new ArrayList<>();
    extra.add(new Tuple2<>(KEY, new JInt(scala.math.BigInt.apply(CURRENT))));
    numbers.forEach(
        (name, value) -> extra.add(new Tuple2<>(name, new JInt(scala.math.BigInt.apply(value)))));
    DefaultParamsWriter.saveMetadata(
        stage,
        path,
        context,
        Option.apply(new JObject(JavaConverters.asScalaBuffer(extra).toList())),
        Option.empty());
  }

  /**
   * Reads a stage's metadata and checks class and version.
   *
   * @param path the stage's directory
   * @param context the Spark context
   * @param stage the class that must have been saved there
   * @return the metadata, whose params can be set on a stage by {@code getAndSetParams}
   * @throws IllegalArgumentException if the format's version is not known to this build
   */
  public static DefaultParamsReader.Metadata loadMetadata(
      String path, SparkContext context, Class<?> stage) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, context, stage.getName());
    Option<?> found = ((JObject) metadata.metadata()).values().get(KEY);
    if (found.isEmpty() || !String.valueOf(found.get()).equals(String.valueOf(CURRENT))) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s is %s, but this build of Meanfield reads version %d; load it with the"
                  + " version that saved it",
              path, KEY, found.isEmpty() ? "missing" : found.get(), CURRENT));
    }
    return metadata;
  }

  /**
   * Reads a number that {@link #saveMetadata} kept.
   *
   * @param metadata the metadata
   * @param name the number's name
   * @return the number
   * @throws IllegalArgumentException if there is no such number
   */
  public static int number(DefaultParamsReader.Metadata metadata, String name) {
    Option<?> found = ((JObject) metadata.metadata()).values().get(name);
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          metadata.uid() + ": the saved metadata lack '" + name + "'");
    }
    return Integer.parseInt(found.get().toString());
  }
}
