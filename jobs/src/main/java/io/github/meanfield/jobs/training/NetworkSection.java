package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.transformers.NetworkFacts;
import io.github.meanfield.transformers.NetworkFacts.LayerFacts;
import java.util.List;

/** The part of a report about the network itself. */
final class NetworkSection {

  private NetworkSection() {}

  static void add(Report report, NetworkFacts network) {
    report.value("network", network);
    int networks = network.networks();
    report.section(
        "Network",
        Numbers.counted(network.features(), "feature")
            + (network.columns() == network.features()
                ? ""
                : " in " + Numbers.counted(network.columns(), "column"))
            + " of each row, and "
            + Numbers.counted(network.parameters(), "parameter")
            + (network.updater() == null ? "." : ", trained by " + network.updater() + ".")
            + (networks > 1
                ? " The predictions of " + Console.count(networks) + " such networks are averaged."
                : ""),
        List.of(),
        ReportTable.of(
            List.of("layer", "activation", "in × out", "parameters"),
            network.layers().stream().map(NetworkSection::row).toList()));
  }

  private static List<Object> row(LayerFacts layer) {
    return List.of(
        layer.type() + (layer.isFrozen() ? ", frozen" : ""),
        layer.activation() == null ? "" : layer.activation(),
        layer.inputs() == null
            ? ""
            : Console.count(layer.inputs()) + " × " + Console.count(layer.outputs()),
        layer.parameters());
  }
}
