import { page } from "./page.ts";
import { Component, inject } from "@angular/core";
import { FormControl, FormGroup, FormsModule, ReactiveFormsModule, Validators } from "@angular/forms";
import { MatButtonModule } from "@angular/material/button";
import { MatDialog, MatDialogModule, MatDialogRef } from "@angular/material/dialog";
import { MatFormFieldModule } from "@angular/material/form-field";
import { MatInputModule } from "@angular/material/input";
import { MatRadioModule } from "@angular/material/radio";
import { createDestination, listDestinations, PLATFORMS } from "../shared/api.js";

@Component({
  selector: "choose-dialog",
  imports: [FormsModule, MatButtonModule, MatDialogModule, MatRadioModule],
  template: ` <h2 mat-dialog-title>Select a Destination</h2>
    <mat-dialog-content>
      <mat-radio-group [(ngModel)]="platform">
        @for (name of platforms; track name) {
          <mat-radio-button [value]="name">{{ name }}</mat-radio-button>
        }
      </mat-radio-group>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button mat-button [disabled]="!platform" [mat-dialog-close]="platform">Next</button>
    </mat-dialog-actions>`,
})
class ChooseDialog {
  platforms = PLATFORMS;
  platform = "";
}

@Component({
  selector: "destination-dialog",
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, ReactiveFormsModule],
  template: ` <h2 mat-dialog-title>Omnisend</h2>
    <form [formGroup]="form" (ngSubmit)="create()">
      <mat-dialog-content>
        <mat-form-field>
          <mat-label>Configuration name</mat-label>
          <input matInput formControlName="configuration_name" />
        </mat-form-field>
        <mat-form-field>
          <mat-label>API key</mat-label>
          <input matInput name="api_key" formControlName="api_key" required autocomplete="off" />
          @if (form.value.api_key) {
            <button
              mat-icon-button
              matSuffix
              type="button"
              aria-label="Clear"
              (click)="form.patchValue({ api_key: '' })"
            >
              ✕
            </button>
          }
          <mat-hint>Omnisend shows it when it is created</mat-hint>
        </mat-form-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button mat-button type="button" mat-dialog-close>Cancel</button>
        <button mat-flat-button type="submit" [disabled]="form.invalid">Create Configuration</button>
      </mat-dialog-actions>
    </form>`,
})
class DestinationDialog {
  form = new FormGroup({
    configuration_name: new FormControl("Omnisend", { nonNullable: true, validators: Validators.required }),
    api_key: new FormControl("", { nonNullable: true, validators: Validators.required }),
  });
  private dialog = inject(MatDialogRef);

  async create() {
    await createDestination(this.form.getRawValue());
    this.dialog.close(true);
  }
}

@Component({
  selector: "#root",
  imports: [MatButtonModule, MatDialogModule],
  template: ` <h1>Events Destination</h1>
    <button mat-flat-button (click)="create()">New Destination</button>
    @for (row of destinations; track $index) {
      <p>{{ row.name }} {{ row.status }}</p>
    }`,
})
class Destinations {
  destinations: { name: string; status: string }[] = [];
  private dialog = inject(MatDialog);

  constructor() {
    this.load();
  }

  create() {
    this.dialog
      .open(ChooseDialog)
      .afterClosed()
      .subscribe((platform) => {
        if (platform !== "Omnisend") return;
        this.dialog
          .open(DestinationDialog, { width: "520px" })
          .afterClosed()
          .subscribe(() => this.load());
      });
  }

  private async load() {
    this.destinations = await listDestinations();
  }
}

export default page(Destinations);
