import { page } from "./page.ts";
import { CdkCopyToClipboard } from "@angular/cdk/clipboard";
import { Component, inject } from "@angular/core";
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from "@angular/forms";
import { MatButtonModule } from "@angular/material/button";
import { MatCheckboxModule } from "@angular/material/checkbox";
import { MAT_DIALOG_DATA, MatDialog, MatDialogModule, MatDialogRef } from "@angular/material/dialog";
import { MatFormFieldModule } from "@angular/material/form-field";
import { MatInputModule } from "@angular/material/input";
import { MatSnackBar, MatSnackBarModule } from "@angular/material/snack-bar";
import { MatTableModule } from "@angular/material/table";
import { createKey, listKeys, PERMISSIONS } from "../shared/api.js";

@Component({
  selector: "create-key-dialog",
  imports: [
    MatButtonModule,
    MatCheckboxModule,
    MatDialogModule,
    MatFormFieldModule,
    MatInputModule,
    ReactiveFormsModule,
  ],
  template: ` <h2 mat-dialog-title>Create API key</h2>
    <form [formGroup]="form" (ngSubmit)="create()">
      <mat-dialog-content>
        <mat-form-field appearance="outline">
          <mat-label>Name for API key</mat-label>
          <input matInput name="name" formControlName="name" autocomplete="off" />
          <mat-hint>Create a name for API key</mat-hint>
        </mat-form-field>
        @for (permission of permissions; track permission) {
          <div>
            <mat-checkbox [checked]="true">{{ permission }}</mat-checkbox>
          </div>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button mat-button type="button" mat-dialog-close>Cancel</button>
        <button mat-flat-button type="submit" [disabled]="form.invalid">Create API key</button>
      </mat-dialog-actions>
    </form>`,
})
class CreateKeyDialog {
  permissions = PERMISSIONS;
  form = new FormGroup({ name: new FormControl("", { nonNullable: true, validators: Validators.required }) });
  private dialog = inject(MatDialogRef);

  async create() {
    this.dialog.close(await createKey(this.form.getRawValue().name));
  }
}

@Component({
  selector: "reveal-key-dialog",
  imports: [
    CdkCopyToClipboard,
    MatButtonModule,
    MatDialogModule,
    MatFormFieldModule,
    MatInputModule,
    MatSnackBarModule,
  ],
  template: ` <h2 mat-dialog-title>API key created</h2>
    <mat-dialog-content>
      <p>You will not be able to see this key again.</p>
      <mat-form-field appearance="outline">
        <mat-label>API key</mat-label>
        <input matInput readonly [value]="key" />
        <button
          mat-icon-button
          matSuffix
          aria-label="Copy API key"
          [cdkCopyToClipboard]="key"
          (cdkCopyToClipboardCopied)="copied()"
        >
          ⧉
        </button>
      </mat-form-field>
    </mat-dialog-content>
    <mat-dialog-actions align="end"><button mat-button mat-dialog-close>Done</button></mat-dialog-actions>`,
})
class RevealKeyDialog {
  key: string = inject(MAT_DIALOG_DATA);
  private snackBar = inject(MatSnackBar);

  copied() {
    this.snackBar.open("Copied", undefined, { duration: 3000 });
  }
}

@Component({
  selector: "#root",
  imports: [MatButtonModule, MatDialogModule, MatTableModule],
  template: ` <h1>API keys</h1>
    <button mat-flat-button (click)="create()">+ Create API key</button>
    <table mat-table [dataSource]="keys">
      <ng-container matColumnDef="name">
        <th mat-header-cell *matHeaderCellDef>Name</th>
        <td mat-cell *matCellDef="let row">{{ row.name }}</td>
      </ng-container>
      <ng-container matColumnDef="masked">
        <th mat-header-cell *matHeaderCellDef>API key</th>
        <td mat-cell *matCellDef="let row">{{ row.masked }}</td>
      </ng-container>
      <tr mat-header-row *matHeaderRowDef="columns"></tr>
      <tr mat-row *matRowDef="let row; columns: columns"></tr>
    </table>`,
})
class ApiKeys {
  columns = ["name", "masked"];
  keys: { name: string; masked: string }[] = [];
  private dialog = inject(MatDialog);

  constructor() {
    this.load();
  }

  create() {
    this.dialog
      .open(CreateKeyDialog, { width: "560px" })
      .afterClosed()
      .subscribe((key) => {
        if (!key) return;
        this.dialog.open(RevealKeyDialog, { data: key, width: "760px", disableClose: true });
        this.load();
      });
  }

  private async load() {
    this.keys = await listKeys();
  }
}

export default page(ApiKeys);
