package io.github.meanfield.jobs.train;

import io.github.meanfield.jobs.console.CommonOptions;
import io.github.meanfield.jobs.training.TrainingCommand;
import picocli.CommandLine.Command;

/** Trains a network on a table and saves it with everything that scoring needs. */
@CommonOptions({
  "--input",
  "--label",
  "--task",
  "--output",
  "--overwrite",
  "--config",
  "--ignore",
  "--categorical",
  "--text",
  "--preset",
  "--num-networks",
  "--max-epochs"
})
@Command(
    name = "train",
    description = {
      "Trains a neural network to predict a column, and saves it as one Spark PipelineModel.",
      "",
      "Rows are split by a stable hash. The network scales numbers, encodes texts and takes missing"
          + " values itself (with --preset plain they are standardized, one-hot encoded and imputed"
          + " before), with what the training rows tell and nothing else. It is trained by"
          + " parameter averaging and judged on the test rows beside simpler models.",
      "",
      "With --text the network reads the words of a column, and numbers, categories and dates beside"
          + " it.",
      "",
      "Options may also stand in a YAML file (--config): the key of --hidden-layers is hiddenLayers"
          + " in section network, that of --standardizer-clip is clip in section standardizer, that"
          + " of --weight-col is weightCol, and so on. The command line comes first.",
      "",
      "Writes DIR/model (the pipeline), DIR/test.parquet (the test rows as they came in),"
          + " DIR/report.html (a page to read) and DIR/metrics.json (the same for machines)."
    },
    modelTransformer = TrainingCommand.WithParams.class,
    footer = {
      "./meanfield train --input customers.csv --label churn --output run",
      "./meanfield train --input houses.csv --label price --task regression --output run",
      "./meanfield train --input reviews.csv --label score --text review --output run",
      "./meanfield train --config churn.yaml network.dropout=0.1,0.2 --tag dropout --overwrite",
      "./meanfield train --config churn.yaml --master yarn -- --num-executors 8"
    })
public final class Train extends TrainingCommand {}
