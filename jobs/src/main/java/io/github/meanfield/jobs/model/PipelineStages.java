package io.github.meanfield.jobs.model;

import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;

/** The stages of pipelines. */
public final class PipelineStages {

  private PipelineStages() {}

  /** A stage, or all of a pipeline and of pipelines within it, in order. */
  public static Stream<Transformer> of(Transformer stage) {
    return stage instanceof PipelineModel several
        ? Stream.of(several.stages()).flatMap(PipelineStages::of)
        : Stream.of(stage);
  }
}
