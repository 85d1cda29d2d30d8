package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param {@code modelPath}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface HasModelPath<T extends HasModelPath<T>> extends Params {

  /**
   * Where the network is, on any file system that Hadoop knows: a zip file that DL4J's {@code
   * ModelSerializer} wrote, or the directory of a saved stage with a network. It is read once, by
   * the driver.
   */
  Param<String> modelPath();

  /** Where the network is. See {@link #modelPath()}. */
  default String getModelPath() {
    return getOrDefault(modelPath());
  }

  /**
   * Sets {@link #modelPath()}.
   *
   * @param value where the network is.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setModelPath(String value) {
    return (T) set(modelPath(), value);
  }

  /**
   * Declares {@link #modelPath()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> modelPathParam(Params owner) {
    return new Param<>(
        owner,
        "modelPath",
        "where the network is: a zip file of DL4J, or the directory of a saved stage with a network",
        ParamFactory.check(owner, "modelPath", "a path", value -> !value.isBlank()));
  }
}
