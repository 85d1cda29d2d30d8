package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.CastCategory;
import io.github.meanfield.runtime.steps.CastNumber;
import io.github.meanfield.runtime.steps.EncodeOneHot;
import io.github.meanfield.runtime.steps.ImputeNumber;
import io.github.meanfield.runtime.steps.ImputeVector;
import io.github.meanfield.runtime.steps.IndexCategory;
import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.steps.RequireVector;
import io.github.meanfield.runtime.steps.Scale;
import io.github.meanfield.runtime.steps.Standardize;
import io.github.meanfield.runtime.steps.Step;

/** The graph of a pipeline: its inputs, what each step makes of them, and its outputs. */
final class PipelineGraph {

  private final Model model;
  private final Outputs outputs;
  private final Graph graph;
  private final Columns columns = new Columns();

  PipelineGraph(Model model) {
    this.model = model;
    outputs = new Outputs(model);
    graph = new Graph("pipeline", outputs.names());
  }

  GraphProto build() {
    Inputs inputs = new Inputs(graph, columns);
    model.inputs().forEach(inputs::add);
    for (Step step : model.steps()) {
      if (step instanceof ReadDate dates) {
        inputs.add(dates);
      }
    }
    for (Step step : model.steps()) {
      add(step, new Ops(graph, step.stage()));
    }
    outputs.add(new Ops(graph, "output"), columns);
    return graph.build();
  }

  private void add(Step step, Ops ops) {
    ColumnGraph plain = new ColumnGraph(ops, columns);
    if (step instanceof CastCategory cast) {
      new CategoryGraph(ops, columns).add(cast);
    } else if (step instanceof IndexCategory index) {
      new CategoryGraph(ops, columns).add(index);
    } else if (step instanceof NameClass names) {
      new CategoryGraph(ops, columns).add(names);
    } else if (step instanceof CastNumber cast) {
      columns.put(cast.output(), columns.get(cast.input()));
    } else if (step instanceof ReadDate dates) {
      plain.add(dates);
    } else if (step instanceof EncodeOneHot oneHot) {
      plain.add(oneHot);
    } else if (step instanceof Assemble assemble) {
      plain.add(assemble);
    } else if (step instanceof RequireVector required) {
      columns.requireThere(ops, columns.get(required.input()));
    } else if (step instanceof ImputeNumber impute) {
      plain.add(impute);
    } else if (step instanceof ImputeVector impute) {
      plain.add(impute);
    } else if (step instanceof Standardize standardize) {
      new StandardizeGraph(ops, columns).add(standardize);
    } else if (step instanceof Scale scale) {
      new StandardizeGraph(ops, columns).add(scale);
    } else {
      new PredictGraph(ops, columns).add((Predict) step);
    }
  }
}
