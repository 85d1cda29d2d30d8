package io.github.meanfield.jobs.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Params;

/** The stages of pipelines. */
public final class PipelineStages {

  private PipelineStages() {}

  /** A stage, or all of a pipeline and of pipelines within it, in order. */
  public static Stream<Transformer> of(Transformer stage) {
    return stage instanceof PipelineModel several
        ? Stream.of(several.stages()).flatMap(PipelineStages::of)
        : Stream.of(stage);
  }

  /** The columns that params of a stage name, those that are set or have a default. */
  static List<String> names(Params stage, List<String> params) {
    List<String> names = new ArrayList<>();
    for (String param : params) {
      if (stage.hasParam(param) && stage.isDefined(stage.getParam(param))) {
        Object value = stage.getOrDefault(stage.getParam(param));
        (value instanceof String[] several ? Stream.of(several) : Stream.of((String) value))
            .forEach(names::add);
      }
    }
    return names;
  }
}
