package io.github.meanfield.jobs.doctor;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.JsonOutput;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.stages.network.check.NetworkCheck;
import io.github.meanfield.stages.network.check.NetworkCheck.Finding;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** A network of the user's own to look at, in place of a cluster. */
final class NetworkOptions {

  @Option(
      names = "--network",
      required = true,
      paramLabel = "FILE",
      description =
          "A network to look at, in place of a cluster: JSON of a DL4J configuration, as param"
              + " networkJson takes it.")
  private String file;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      completionCandidates = Losses.class,
      description =
          "The loss it is to be trained for: ${COMPLETION-CANDIDATES}. Default: crossEntropy, or"
              + " squared if the activation of its output layer is identity.")
  private String loss;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of its weights and of the rows it is tried on. Default: ${DEFAULT-VALUE}")
  private long seed;

  /** The names of the losses. */
  static final class Losses implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return NetworkCheck.losses().iterator();
    }
  }

  /** Prints what is found; returns whether all is well. */
  boolean look(JsonOutput json) {
    if (loss != null && !NetworkCheck.losses().contains(loss)) {
      throw new BadInput(
          "--loss '%s' is none of %s", loss, String.join(", ", NetworkCheck.losses()));
    }
    Storage.require("--network", file);
    List<Finding> findings;
    try {
      findings = NetworkCheck.of(Storage.read(Storage.path("--network", file)), loss, seed);
    } catch (IllegalArgumentException e) {
      throw new BadInput("--network '%s' %s", file, e.getMessage());
    }
    Console.entry("network", "%s", file);
    findings.forEach(finding -> Console.entry(finding.check(), "%s", finding.found()));
    Console.gap();
    List<Finding> failed = findings.stream().filter(finding -> !finding.isPassed()).toList();
    failed.forEach(finding -> Console.entry("problem", "%s: %s", finding.check(), finding.cure()));
    String notes =
        findings.stream()
            .map(Finding::note)
            .filter(note -> !note.isEmpty())
            .map("; "::concat)
            .collect(Collectors.joining());
    Console.entry(
        "verdict",
        "%s",
        failed.isEmpty() ? "the network can learn" + notes : "the network is not sound");
    json.print(
        "doctor", Map.of("network", file, "findings", findings, "isSound", failed.isEmpty()));
    return failed.isEmpty();
  }
}
