import { Component, type ComponentChildren } from "preact";
import { t } from "../words.ts";
import { Button } from "./button.tsx";

interface BoundaryState {
  readonly broken?: string;
}

/** Shows a block one can act on where a part of the view throws. */
export class Boundary extends Component<{ readonly children: ComponentChildren }, BoundaryState> {
  override state: BoundaryState = {};

  static override getDerivedStateFromError(error: unknown): BoundaryState {
    return { broken: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.broken === undefined) return this.props.children;
    return (
      <div class="block broken" role="alert">
        <p>{t("The view stumbled and could not be drawn. Your conversation is safe: it is kept outside the view.")}</p>
        <p class="faint">{this.state.broken}</p>
        <Button onClick={() => window.location.reload()}>{t("Reload view")}</Button>
      </div>
    );
  }
}
